using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.OnnxFiles;
using MsstNet.Lab.Tests.Model;
using MsstNet.Model;
using static MsstNet.Lab.Tests.Lab.OnnxFiles.OnnxExportTests;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>
/// Oracle: the whole model on ONNX Runtime on every window of a clip; the same network in two, each frame computed once, agrees within 1e-5.
/// Which networks can be cut in two: <see cref="IFramewiseNetwork"/>.
/// </summary>
public sealed class OnnxStreamingTests
{
    public static TheoryData<string> Framewise => [.. Where(framewise: true)];

    public static TheoryData<string> Together => [.. Where(framewise: false)];

    [Theory, MemberData(nameof(Framewise))]
    public void Frames_computed_once_give_what_the_whole_network_gives_of_every_window(string name)
    {
        using var scope = NewDisposeScope();
        var config = Config(name);
        int windows = 4, T = config.Frames;
        var (weights, manifest) = (Network(config).state_dict(), Manifest(config));
        var (frame, window) = OnnxExport.Streaming(weights, manifest);
        using RuntimeNetwork first = new(frame), second = new(window), whole = new(OnnxExport.Whole(weights, manifest));
        var faces = new SyntheticFaces(SyntheticSettings.Parse("people=10"));
        int[] seen = [.. Enumerable.Range(0, T + windows - 1).Select(t => t * 2)];
        var frames = ClipReader.Read(faces, 9, seen, config.Side, manifest.Training.Pixels)[0];

        // One frame at a time, as a video comes; then the windows all at once.
        Tensor[][] known = [.. Enumerable.Range(0, seen.Length).Select(t => first.Run(frames[t..(t + 1)]))];
        Tensor Windows(Func<int, Tensor> frameAt) => stack(
        [
            .. Enumerable.Range(0, windows).Select(start => cat([.. Enumerable.Range(start, T).Select(frameAt)])),
        ]);
        Tensor[] inputs = [.. Enumerable.Range(0, known[0].Length).Select(part => Windows(t => known[t][part]))];
        var expected = whole.Run(Windows(t => frames[t..(t + 1)]))[0];

        Near.NotEqual(expected[0], expected[1], 1e-4);
        Agree(expected, second.Run(inputs)[0], 1e-5);
    }

    [Theory, MemberData(nameof(Framewise))]
    public async Task Both_files_are_what_Pythons_checker_takes_for_ONNX(string name)
    {
        using var scope = NewDisposeScope();
        var (frame, window) = OnnxExport.Streaming(Network(Config(name)).state_dict(), Manifest(Config(name)));
        await PythonOnnx.Check(frame);
        await PythonOnnx.Check(window);
    }

    [Theory, MemberData(nameof(Together))]
    public void A_network_that_sees_frames_together_is_refused(string name)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<LabException>(() => OnnxExport.Streaming(Network(Config(name)).state_dict(), Manifest(Config(name))));
        Assert.Equal($"--streaming: {name} sees the frames of a clip together from its first layer on; leave --streaming out.", error.Message);
    }

    private static NetworkConfig Config(string name) => NetworkCatalog.Find(name).Quick with { Frames = 5, Width = 8 };

    private static IEnumerable<string> Where(bool framewise) => NetworkCatalog.Names.Where(name =>
    {
        using var network = Config(name).Build(seed: 1);
        return network is IFramewiseNetwork == framewise;
    });
}
