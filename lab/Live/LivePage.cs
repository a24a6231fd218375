using System.Globalization;
using System.Runtime.InteropServices;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Model;
using MsstNet.Training;
using SkiaSharp;

namespace MsstNet.Lab.Live;

/// <summary>
/// The live page: one HTML file in which the trained network runs in the reader's browser, in plain JavaScript (network.js). It holds the
/// weights, clips of people the network never learned from, and what it costs; it opens without a network and forbids itself to use one.
/// </summary>
internal static class LivePage
{
    /// <summary>The file's name beside the book.</summary>
    public const string File = "explainer.html";

    private const int MostFrames = 16;

    /// <summary>Writes the page for the network that comes with the command.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="LabException">It cannot be written.</exception>
    public static long Write(string path)
    {
        string html = Html(Path.Combine(AppContext.BaseDirectory, "weights", "quick.safetensors"));
        Writing.To(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.WriteText(path, html);
        });
        return new FileInfo(path).Length;
    }

    /// <summary>The page as text; the same weights give the same bytes on the same machine.</summary>
    /// <param name="weights">A safetensors file of `lab export`, trained on generated faces.</param>
    public static string Html(string weights)
    {
        var (network, manifest) = TrainedNetwork.Load<MSSTNet>(weights);
        using var _ = network;
        IClipSource source = Datasets.Open(manifest.Data, skipBad: false);
        LiveClips clips = LiveClips.Of(network, manifest, source);
        IReadOnlyList<LiveClip> shown = clips.Shown(source);

        var page = new HtmlPage("MSSTNet, live",
            "The network of this workbook at work in your browser. Choose a clip, change what it sees, look inside, and try it on your own video.",
            "explainer.css", "media-src blob:; worker-src blob:; ");
        page.Add(Body(network.Config, clips, shown.Count));
        page.AddText("weights", Convert.ToBase64String(System.IO.File.ReadAllBytes(weights)));
        page.AddData("data", new
        {
            classes = source.Classes,
            colours = source.Classes.Select((_, label) => EmotionColours.Of(label)),
            side = network.Config.Side,
            clips = shown.Select(clip => Clip(source, clip, network.Config.Side)),
            tested = clips.Tested.Select(clip => new object[] { Math.Round(clip.X, 3), Math.Round(clip.Y, 3), clip.Label, clip.Answer }),
            mean = clips.Mean, axes = clips.Axes,
            costs = Enumerable.Range(0, 8).Select(off => Costs(network.Config, off)),
        });
        page.AddScript("engine", "network.js", "weights.js", "engine.js");
        return page.End("Colours by Paul Tol.", "live.js", "clips.js", "frames.js", "attention.js", "answers.js", "own-video.js");
    }

    private static string Body(MsstNetConfig config, LiveClips clips, int shown)
    {
        double accuracy = (double)clips.Right / clips.Tested.Count, explained = clips.Explained.Sum();
        (string Name, string Value)[] values =
        [
            ("million", (Cost(config) / 1e6).ToString("0", CultureInfo.InvariantCulture)), ("frames", Text(config.Frames)),
            ("clips", Text(shown)), ("tests", Text(clips.Tested.Count)), ("right", Text(clips.Right)), ("accuracy", Readable.Percent(accuracy)),
            ("dim", Text(config.Dim)), ("explained", Readable.Percent(explained)),
        ];
        string body = EmbeddedText.Read("explainer.html", typeof(LivePage).Assembly);
        return values.Aggregate(body, (text, value) => text.Replace($"{{{{{value.Name}}}}}", value.Value, StringComparison.Ordinal));
    }

    private static object Clip(IClipSource source, LiveClip clip, int side)
    {
        Clip listed = source.Clips[clip.Clip];
        return new { id = listed.Id, label = clip.Label, answer = clip.Answer, frames = listed.FrameCount, sprite = Sprite(source, clip.Clip, side) };
    }

    // All frames side by side, without loss: the network gets the very pixels that the reader sees, and those the library would read.
    private static string Sprite(IClipSource source, int clip, int side)
    {
        int frames = source.Clips[clip].FrameCount, width = frames * side;
        byte[] rgb = new byte[side * side * 3], rgbx = new byte[width * side * 4];
        for (int frame = 0; frame < frames; frame++)
        {
            source.ReadFrame(clip, frame, side, rgb);
            for (int from = 0; from < rgb.Length; from += 3)
            {
                int pixel = from / 3, to = 4 * ((pixel / side * width) + (frame * side) + (pixel % side));
                rgb.AsSpan(from, 3).CopyTo(rgbx.AsSpan(to));
                rgbx[to + 3] = 255;
            }
        }
        using var bitmap = new SKBitmap(new SKImageInfo(width, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgbx, 0, bitmap.GetPixels(), rgbx.Length);
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData webp = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));
        return "data:image/webp;base64," + Convert.ToBase64String(webp.AsSpan());
    }

    // Multiply–accumulates for T = 1 … 16; bit i of off switches T-Former i off.
    private static long[] Costs(MsstNetConfig config, int off)
    {
        int Blocks(int former, int count) => (off >> former & 1) == 1 ? 0 : count;
        var blocks = new PerFormer(Blocks(0, config.Blocks.First), Blocks(1, config.Blocks.Second), Blocks(2, config.Blocks.Third));
        return [.. Enumerable.Range(1, MostFrames).Select(frames => Cost(config with { Frames = frames, Blocks = blocks }))];
    }

    private static long Cost(MsstNetConfig config)
    {
        var cost = NetworkCost.Of(config);
        return cost.LayerMultiplyAccumulates + cost.AttentionMultiplyAccumulates;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
