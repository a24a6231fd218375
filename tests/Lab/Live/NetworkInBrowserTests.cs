using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Model;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.Live;

/// <summary>
/// Oracle: the C# network on the same pixels and weights. Logits, probabilities, z̄ and every α of network.js, run in a real browser, agree within
/// 1e-4 on 50 generated clips; on fewer clips also with another T, without e_t, and with a T-Former switched off.
/// </summary>
public sealed class NetworkInBrowserTests : IDisposable
{
    private const double Tolerance = 1e-4;
    private static readonly string Weights = Path.Combine(Checkout.Root, "data", "weights", "quick.safetensors");
    private readonly string folder = Directory.CreateTempSubdirectory("lab-live").FullName;
    private readonly SyntheticFaces faces = new(SyntheticSettings.Parse("people=300"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void It_answers_as_the_library_does() => Compare([.. Enumerable.Range(0, 50).Select(i => i * 41)], config => config, "{}");

    [Fact]
    public void It_answers_as_the_library_does_without_time() =>
        Compare([3, 700], config => config with { TimeEmbedding = false }, "{ timed: false }");

    [Fact]
    public void It_answers_as_the_library_does_with_a_TFormer_switched_off() =>
        Compare([4, 701], config => config with { Blocks = new(2, 0, 2) }, "{ skip: [false, true, false] }");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(13)]
    public void It_answers_as_the_library_does_for_another_T_with_time_interpolated(int frames) =>
        Compare([5, 702], config => config with { Frames = frames }, "{}");

    private void Compare(int[] clips, Func<MsstNetConfig, MsstNetConfig> change, string options)
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test runs the network in one.");
        var (trained, manifest) = TrainedNetwork.Load<MSSTNet>(Weights);
        using MSSTNet _ = trained, network = Changed(trained, change(trained.Config));
        byte[][] pixels = [.. clips.Select(clip => Pixels(clip, network.Config))];
        float[] seen = InBrowser(browser!, pixels, network.Config.Frames, options);

        int at = 0;
        double worst = 0;
        foreach (byte[] rgb in pixels)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var trace = network.Trace(ClipReader.Tensor(rgb, network.Config.Frames, network.Config.Side, manifest.Training.Pixels));
            Tensor[] expected = [trace.Logits, trace.Logits.softmax(-1), trace.Embedding, .. trace.Attention.SelectMany(blocks => blocks)];
            foreach (float value in expected.SelectMany(tensor => tensor.contiguous().data<float>().ToArray()))
                worst = Math.Max(worst, Math.Abs(value - seen[at++]));
        }
        Assert.Equal(seen.Length, at);
        Assert.True(worst <= Tolerance, FormattableString.Invariant($"the largest difference is {worst}"));
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"largest difference {worst:0.0e0} of {at} numbers"));
    }

    // The trained weights in a network of another shape. For another T its time is read off the trained one's by straight lines between the
    // middles of eight equal parts.
    private static MSSTNet Changed(MSSTNet trained, MsstNetConfig config)
    {
        using var noGradient = no_grad();
        var changed = new MSSTNet(config, seed: 1);
        changed.eval();
        Dictionary<string, Tensor> from = trained.state_dict();
        foreach (var (name, value) in changed.state_dict())
        {
            if (!name.EndsWith("time", StringComparison.Ordinal)) value.copy_(from[name]);
            else
            {
                for (int t = 0; t < config.Frames; t++)
                {
                    double place = Math.Clamp(((t + 0.5) / config.Frames * 8) - 0.5, 0, 7);
                    int low = Math.Min(6, (int)place);
                    value[t].copy_((from[name][low] * (1 - (place - low))) + (from[name][low + 1] * (place - low)));
                }
            }
        }
        return changed;
    }

    private byte[] Pixels(int clip, MsstNetConfig config)
    {
        int size = config.Side * config.Side * 3;
        int[] frames = FrameSampler.MiddleOfSegments(faces.Clips[clip].FrameCount, config.Frames);
        var rgb = new byte[frames.Length * size];
        for (int t = 0; t < frames.Length; t++) faces.ReadFrame(clip, frames[t], config.Side, rgb.AsSpan(t * size, size));
        return rgb;
    }

    private float[] InBrowser(Chromium browser, byte[][] clips, int frames, string options)
    {
        string page = Path.Combine(folder, "network.html");
        File.WriteAllText(page, $$"""
            <!DOCTYPE html><meta charset="utf-8"><pre id="said"></pre>
            <script>{{Script("network.js")}}{{Script("weights.js")}}
            const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
            const clips = {{JsonSerializer.Serialize(clips)}}, frames = {{frames}}, said = [];
            const net = Weights.build(Weights.read(bytes("{{Convert.ToBase64String(File.ReadAllBytes(Weights))}}").buffer));
            for (const clip of clips.map(bytes)) {
              const size = clip.length / frames;
              const embedded = Array.from({ length: frames }, (_, t) => Msstnet.embedFrame(net, clip.subarray(t * size, (t + 1) * size)));
              const { logits, probabilities, mean, attention } = Msstnet.classify(net, embedded, {{options}});
              for (const numbers of [logits, probabilities, mean, ...attention.flat()]) said.push(...numbers);
            }
            let text = "";
            for (const byte of new Uint8Array(Float32Array.from(said).buffer)) text += String.fromCharCode(byte);
            document.getElementById("said").textContent = btoa(text);
            </script>
            """, Encoding.UTF8);
        (string document, string log) = browser.Open(page, TimeSpan.FromSeconds(120));
        Match said = Regex.Match(document, "<pre id=\"said\">([^<]+)</pre>");
        Assert.True(said.Success, log);
        return MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(said.Groups[1].Value)).ToArray();
    }

    private static string Script(string name) => EmbeddedText.Read(name, typeof(Chromium).Assembly);
}
