using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.OnnxFiles;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Training;
using SkiaSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>
/// The programs of docs/deploy.md, as printed there, on a clip of 29 frames. Oracle: the library's probabilities of the same pixels, within 1e-3, as
/// one prints three digits; a temperature that is not 1.
/// </summary>
public sealed class DeploySampleTests : IDisposable
{
    private const double Tolerance = 1e-3;
    private const int Clip = 9, Frames = 29;

    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
    private readonly SyntheticFaces faces = new(SyntheticSettings.Parse("people=10"));
    private readonly RunManifest manifest;
    private readonly Dictionary<string, double> expected;

    public DeploySampleTests()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        (var network, manifest) = TrainedNetwork.Open(OnnxCommandTests.Weights("quick"));
        using var _ = network;
        manifest = manifest with { Temperature = 1.7 };
        OnnxModel.Write(Path.Combine(folder, "network.onnx"), OnnxExport.Whole(network.state_dict(), manifest));
        int[] chosen = FrameSampler.MiddleOfSegments(Frames, manifest.Network.Frames);
        var logits = network.call(ClipReader.Read(faces, Clip, chosen, manifest.Network.Side, manifest.Training.Pixels));
        float[] p = (logits / 1.7).softmax(-1).data<float>().ToArray();
        expected = manifest.Classes.Zip(p).ToDictionary(pair => pair.First, pair => (double)pair.Second);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_program_in_CSharp_prints_what_the_library_says()
    {
        File.WriteAllText(Path.Combine(folder, "emotion.cs"), Sample("csharp"));
        string pictures = Directory.CreateDirectory(Path.Combine(folder, "frames")).FullName;
        for (int frame = 0; frame < Frames; frame++) WritePicture(Path.Combine(pictures, $"{frame:000}.png"), Rgba(frame));

        var plain = new Dictionary<string, string?> { ["CI"] = null };
        var child = await Child.Run(folder, plain, "dotnet", "run", "emotion.cs", "--", "network.onnx", "frames");
        Assert.SkipWhen(child.Everything.Contains("NU1", StringComparison.Ordinal), $"The program's packages cannot be had: {child.Everything}");
        Assert.True(child.ExitCode == 0, child.Everything);
        var said = child.Output.Trim().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Compare(said.ToDictionary(words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_module_in_JavaScript_gives_what_the_library_says()
    {
        WriteModule();
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Modules);
        File.WriteAllText(Path.Combine(folder, "run.mjs"), $$"""
            import { readFileSync } from 'node:fs';
            import { open, probabilities } from './emotion.mjs';
            const rgba = readFileSync('frames.rgba'), size = rgba.length / {{Frames}};
            const frames = Array.from({ length: {{Frames}} }, (_, t) => ({ data: rgba.subarray(t * size, (t + 1) * size) }));
            console.log(JSON.stringify(await probabilities(await open(readFileSync('network.onnx')), frames)));
            """);
        Compare(await Node("run.mjs"));
    }

    [Fact]
    public async Task The_module_in_a_page_gives_what_the_library_says()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, BrowserScript.Missing);
        WriteModule();
        foreach (string file in new[] { "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm" })   // as the document says
            File.Copy(Path.Combine(Modules, "onnxruntime-web", "dist", file), Path.Combine(folder, file));
        File.WriteAllText(Path.Combine(folder, "page.html"), $$"""
            <!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><pre id="said"></pre>
            {{Sample("html")}}
            <script type="module">
            import { open, probabilities } from './emotion.mjs';
            const bytes = async name => new Uint8Array(await (await fetch(name)).arrayBuffer());
            const network = await open(await bytes('network.onnx')), side = network.side, rgba = await bytes('frames.rgba');
            const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d');
            const frames = Array.from({ length: {{Frames}} }, (_, t) => {
              const size = side * side * 4;
              canvas.putImageData(new ImageData(new Uint8ClampedArray(rgba.slice(t * size, (t + 1) * size)), side), 0, 0);
              return canvas.getImageData(0, 0, side, side);
            });
            document.getElementById('said').textContent = JSON.stringify(await probabilities(network, frames));
            </script>
            """);
        Compare(await Node(Path.Combine(Checkout.Root, "tests", "Lab", "OnnxFiles", "deploy_test.cjs"), folder, browser!.FilePath));
    }

    [Fact]
    public void The_programs_name_the_versions_that_are_tested_with()
    {
        static string Text(params string[] path) => File.ReadAllText(Path.Combine([Checkout.Root, .. path]));
        var packages = Regex.Matches(Sample("csharp"), "#:package (.+)@(.+)");
        Assert.Equal(3, packages.Count);
        string pinned = Text("Directory.Packages.props"), page = Text("docs", "deploy.md");
        foreach (Match package in packages)
            Assert.Contains($"Include=\"{package.Groups[1].Value}\" Version=\"{package.Groups[2].Value}\"", pinned, StringComparison.Ordinal);
        string module = Regex.Match(page, @"onnxruntime-web \(([\d.]+)\)").Groups[1].Value;
        Assert.Contains($"onnxruntime-web@{module}", Text(".ci", "run"), StringComparison.Ordinal);
    }

    private static string Modules => Path.Combine(Checkout.Root, "artifacts", "browser", "node_modules");

    private void WriteModule()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Modules, "onnxruntime-web")), "No onnxruntime-web below artifacts/browser.");
        File.WriteAllText(Path.Combine(folder, "emotion.mjs"), Sample("javascript"));
        File.WriteAllBytes(Path.Combine(folder, "frames.rgba"), [.. Enumerable.Range(0, Frames).SelectMany(Rgba)]);
    }

    private async Task<Dictionary<string, double>> Node(params string[] arguments)
    {
        try
        {
            var child = await Child.Run(folder, new Dictionary<string, string?> { ["NODE_PATH"] = Modules }, "node", arguments);
            Assert.True(child.ExitCode == 0, child.Everything);
            return JsonSerializer.Deserialize<Dictionary<string, double>>(child.Output)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no node here.");
            throw;
        }
    }

    private static string Sample(string language)
    {
        string text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "deploy.md"));
        return Regex.Matches(text, $"```{language}\n(.*?)```", RegexOptions.Singleline).Single().Groups[1].Value;
    }

    private void Compare(Dictionary<string, double> said)
    {
        Assert.Equal(expected.Keys, said.Keys);
        Assert.InRange(expected.Values.Max(), 0.3, 0.99);   // one answer, and not so sure that a temperature would not show
        foreach (var (name, p) in expected)
            Assert.True(Math.Abs(p - said[name]) <= Tolerance, FormattableString.Invariant($"{name}: {said[name]} where the library says {p}"));
    }

    private byte[] Rgba(int frame)
    {
        int side = manifest.Network.Side;
        var rgb = new byte[side * side * 3];
        faces.ReadFrame(Clip, frame, side, rgb);
        return [.. Enumerable.Range(0, side * side).SelectMany(i => new byte[] { rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2], 255 })];
    }

    private void WritePicture(string path, byte[] rgba)
    {
        int side = manifest.Network.Side;
        using var picture = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgba, 0, picture.GetPixels(), rgba.Length);
        using var stream = File.Create(path);
        picture.Encode(stream, SKEncodedImageFormat.Png, 100);
    }
}
