using System.Globalization;
using System.Text.Json;
using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Tests.Model;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Lab.Tests.Training;
using MsstNet.Model;
using MsstNet.Training;
using static MsstNet.Lab.Tests.Lab.OnnxFiles.OnnxExportTests;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>
/// `lab export --onnx` as a process. Oracles: the library's network read from the same file, logits within 1e-4 on ONNX Runtime; the manifest, for
/// the metadata; the sampler, for the rule by which frames are chosen.
/// </summary>
public sealed class OnnxCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("quick")]
    [InlineData("people")]
    public async Task A_network_that_comes_with_the_command_answers_the_same_on_ONNX_Runtime(string name)
    {
        string weights = Weights(name), path = Path.Combine(folder, "network.onnx");
        string said = await Run("export", weights, "--onnx", "network.onnx");
        var (network, manifest) = TrainedNetwork.Open(weights);
        using var _ = network;
        using var runtime = new RuntimeNetwork(path);
        var shape = manifest.Network;
        Assert.Contains(FormattableString.Invariant($"network.onnx: {new FileInfo(path).Length / 1e6:0.00} MB, ONNX opset 17, ")
            + $"clip (B, {shape.Frames}, 3, {shape.Side}, {shape.Side}) → logits (B, 7)", said, StringComparison.Ordinal);
        Assert.Contains("Not run here", said, StringComparison.Ordinal);

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var frames = Clips(new SyntheticFaces(SyntheticSettings.Parse("people=10")), [1, 9, 30], manifest);
        Agree(network.call(frames), runtime.Run(frames)[0], 1e-4);
        RequireMetadata(runtime.Metadata.CustomMetadataMap, manifest);
        Assert.Equal("MsstNet.Lab", runtime.Metadata.ProducerName);
        Assert.Equal(shape.Model, runtime.Metadata.GraphName);
        Assert.Equal(["network.onnx"], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_run_gives_both_kinds_of_file_and_bfloat16_both_the_same_weights()
    {
        string run = TinyRunFolder();
        await Run("export", run, "--out", "tiny.safetensors", "--onnx", "tiny.onnx", "--bf16");
        var (network, manifest) = TrainedNetwork.Open(Path.Combine(folder, "tiny.safetensors"));
        using var _ = network;
        using var runtime = new RuntimeNetwork(Path.Combine(folder, "tiny.onnx"));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var frames = ClosedFrames(manifest.Network);
        Agree(network.call(frames), runtime.Run(frames)[0], 1e-4);
    }

    [Fact]
    public async Task Streaming_writes_two_files_beside_each_other_and_nothing_else()
    {
        string said = await Run("export", Weights("quick"), "--onnx", "quick.onnx", "--streaming");
        Assert.Equal(["quick.frame.onnx", "quick.window.onnx"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Contains("frame (B, 3, 64, 64) → tokens1 (B, 16, 96), tokens2 (B, 16, 96), tokens3 (B, 16, 96)", said, StringComparison.Ordinal);
        Assert.Contains("tokens3 (B, 8, 16, 96) → logits (B, 7)", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Say what to write: --out FILE for safetensors, --onnx FILE for ONNX, or both.")]
    [InlineData("--out and --onnx both name a.onnx; give two files.", "--out", "a.onnx", "--onnx", "./a.onnx")]
    [InlineData("--bf16 is about the safetensors file and ONNX files are float32; name one with --out, or leave --bf16 out.",
        "--onnx", "a.onnx", "--bf16")]
    [InlineData("--streaming is about ONNX files; name one with --onnx.", "--out", "a.safetensors", "--streaming")]
    public async Task Options_that_do_not_go_together_are_told_in_one_line(string message, params string[] options)
    {
        var child = await LabProcess.Run(folder, ["export", Weights("quick"), .. options]);
        Assert.Equal((2, $"lab: {message}"), (child.ExitCode, child.Error.Trim()));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task What_is_no_network_or_cannot_be_written_is_told_in_one_line()
    {
        var nothing = await LabProcess.Run(folder, "export", "nowhere", "--onnx", "a.onnx");
        Assert.Equal(2, nothing.ExitCode);
        Assert.Equal("lab: nowhere: no such file or run folder; `lab export RUN --out FILE` writes one.", nothing.Error.Trim());
        var noPlace = await LabProcess.Run(folder, "export", Weights("quick"), "--onnx", "no/a.onnx");
        Assert.Equal(2, noPlace.ExitCode);
        Assert.StartsWith("lab: no/a.onnx cannot be written", noPlace.Error, StringComparison.Ordinal);
        Assert.Single(noPlace.Error.Trim().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    internal static string Weights(string name) => Path.Combine(Checkout.Root, "data", "weights", $"{name}.safetensors");

    private static void RequireMetadata(Dictionary<string, string> known, RunManifest manifest)
    {
        var (mean, deviation) = (manifest.Training.Pixels.Mean, manifest.Training.Pixels.Deviation);
        Assert.Equal(manifest.Classes, JsonSerializer.Deserialize<string[]>(known["classes"]));
        Assert.Equal(manifest.Network.Frames, int.Parse(known["frames"], CultureInfo.InvariantCulture));
        Assert.Equal(manifest.Network.Side, int.Parse(known["side"], CultureInfo.InvariantCulture));
        Assert.Equal(("RGB", "0..1"), (known["colours"], known["pixels"]));
        Assert.Equal([mean.R, mean.G, mean.B], JsonSerializer.Deserialize<double[]>(known["mean"])!);
        Assert.Equal([deviation.R, deviation.G, deviation.B], JsonSerializer.Deserialize<double[]>(known["deviation"])!);
        Assert.Equal(manifest.Temperature ?? 1, double.Parse(known["temperature"], CultureInfo.InvariantCulture));
        Assert.StartsWith("frame floor((2t + 1) * n / (2T))", known["frame_choice"], StringComparison.Ordinal);
        for (int n = 1; n < 50; n++)
            for (int T = 1; T < 20; T++)
                Assert.Equal(Enumerable.Range(0, T).Select(t => ((2 * t) + 1) * n / (2 * T)), FrameSampler.MiddleOfSegments(n, T));
        Assert.Equal(manifest.ToJson(), RunManifest.FromJson(known["manifest"]).ToJson());
    }

    private static Tensor ClosedFrames(NetworkConfig shape) => ClosedForm.Tensor("frames", 2, shape.Frames, 3, shape.Side, shape.Side);

    private string TinyRunFolder()
    {
        string run = Directory.CreateDirectory(Path.Combine(folder, "run")).FullName;
        File.WriteAllText(Path.Combine(run, "run.json"), TinyRun.Manifest.ToJson());
        var (network, trainer) = TinyRun.Start();
        using (network)
        using (trainer)
        {
            ClosedForm.Fill(network);
            Checkpoint.Save(Path.Combine(run, "last.safetensors"), trainer);
        }
        return "run";
    }

    private async Task<string> Run(params string[] arguments)
    {
        var child = await LabProcess.Run(folder, arguments);
        Assert.True(child.ExitCode == 0, child.Everything);
        return child.Output;
    }
}
