using System.Diagnostics;
using System.Text.Json;

namespace MsstNet.Lab.Bench;

/// <summary>
/// The peer, npm @vladmandic/face-api (MIT), in a node process with the wasm backend: a still-image network of 0.33 MB that a JavaScript developer
/// would pick. It is installed below artifacts/ when it is first asked for; nothing of the product knows it.
/// </summary>
internal sealed class FaceApi : IDisposable
{
    /// <summary>Side of the network's input; crops of this size are not scaled again.</summary>
    public const int Side = 112;

    private static readonly string[] Packages =
        ["@vladmandic/face-api@1.7.15", "@tensorflow/tfjs@4.22.0", "@tensorflow/tfjs-backend-wasm@4.22.0"];

    private readonly Process process;
    private readonly int[] places;

    public FaceApi()
    {
        string script = Script(), home = Path.Combine(Path.GetDirectoryName(script)!, "..", "..", "artifacts", "peer");
        if (!Directory.Exists(Path.Combine(home, "node_modules", "@tensorflow", "tfjs-backend-wasm"))) Install(home);
        var start = new ProcessStartInfo("node", [script])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = Path.Combine(Path.GetFullPath(home), "node_modules");
        process = Start(start);
        process.ErrorDataReceived += (_, line) => LastWord = line.Data is { Length: > 0 } said ? said : LastWord;
        process.BeginErrorReadLine();
        string[] labels = Answer().GetProperty("ready").Deserialize<string[]>()!;
        places = EmotionWords.Places(labels, "face-api");
    }

    private string LastWord { get; set; } = "nothing";

    /// <summary>Its answers to pictures of one size.</summary>
    /// <param name="pictures">RGB.</param>
    /// <param name="own">Whether it finds and cuts the face itself: SSD MobileNet, 68 landmarks, their box and a fifth around it.</param>
    /// <returns>A row of seven probabilities a picture, null where it finds no face; and the seconds it took.</returns>
    public (float[]?[] Rows, double Seconds) Judge(IReadOnlyList<Picture> pictures, bool own)
    {
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new
        {
            width = pictures[0].Width, height = pictures[0].Height, own, frames = pictures.Select(picture => Convert.ToBase64String(picture.Rgb)),
        }));
        process.StandardInput.Flush();
        var answer = Answer();
        float[]?[] rows = answer.GetProperty("rows").Deserialize<float[]?[]>()!;
        return (Array.ConvertAll(rows, row => row is null ? null : EmotionWords.Ordered(row, places)), answer.GetProperty("seconds").GetDouble());
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000)) process.Kill();
        process.Dispose();
    }

    private JsonElement Answer()
    {
        string line = process.StandardOutput.ReadLine() ?? throw new LabException($"face-api ended without an answer; it said last: {LastWord}");
        return JsonDocument.Parse(line).RootElement;
    }

    private static void Install(string home)
    {
        Console.Error.WriteLine($"installing {string.Join(", ", Packages)} below artifacts/peer (about 330 MB) …");
        Directory.CreateDirectory(home);
        string[] words = ["install", "--silent", "--no-audit", "--no-fund", "--prefix", home, .. Packages];
        using var npm = Start(new ProcessStartInfo("npm", words));
        npm.WaitForExit();
        if (npm.ExitCode != 0) throw new LabException($"npm could not install the peer ({npm.ExitCode}); --peer none does without it.");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LabException($"{start.FileName} does not start ({e.Message}); `apt-get install nodejs npm`, or --peer none.", e);
        }
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "bench", "people", "peer.cjs");
            if (File.Exists(path)) return path;
        }
        throw new LabException("bench/people/peer.cjs is not above the program; run it from the repository.");
    }
}
