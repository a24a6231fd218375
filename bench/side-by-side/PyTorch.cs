using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab.Bench;

/// <summary>msstnet.py as a process that does what a line says and answers with a line.</summary>
internal sealed class PyTorch : IDisposable
{
    private readonly Process process;

    public PyTorch(MsstNetConfig config, string weights, string input, int threads, bool channelsLast, Precision precision)
    {
        string json = JsonSerializer.Serialize(new
        {
            weights, input, threads, bf16 = precision == Precision.Bf16, channels_last = channelsLast, classes = config.Classes,
            frames = config.Frames, side = config.Side, width = config.Width, dim = config.Dim,
            heads = config.Heads, grid = config.Grid, ratio = config.MlpRatio, stages = config.Stages.ToArray(), blocks = config.Blocks.ToArray(),
        });
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";   // Debian's own, which python3-torch belongs to
        process = Process.Start(new ProcessStartInfo(python, [Script(), json]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (process.StandardOutput.ReadLine()?.StartsWith("ready", StringComparison.Ordinal) != true)
            throw new LabException("PyTorch did not start; on Debian `apt-get install python3-torch libopenblas0-openmp`.");
    }

    /// <summary>An epoch over clips whose frames' files a JSON file lists; clips a second, decoding included.</summary>
    public double ClipsPerSecond(string list, int batch) =>
        double.Parse(Ask(string.Create(CultureInfo.InvariantCulture, $"epoch {batch} {list}")), CultureInfo.InvariantCulture);

    public double[] Logits() => [.. Ask("logits").Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

    public double Milliseconds(string what, int count) =>
        double.Parse(Ask(string.Create(CultureInfo.InvariantCulture, $"{what} {count}")), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000)) process.Kill();
        process.Dispose();
    }

    private string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new LabException("PyTorch ended without an answer; see what it said above.");
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "bench", "side-by-side", "msstnet.py");
            if (File.Exists(path)) return path;
        }
        throw new LabException("bench/side-by-side/msstnet.py is not above the program; run it from the repository.");
    }
}
