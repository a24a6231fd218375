using MsstNet.Data;
using MsstNet.Data.Video;
using MsstNet.Evaluation;
using MsstNet.Lab.Pages;
using MsstNet.Model;
using MsstNet.Training;
using Spectre.Console;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>What a video is predicted with.</summary>
/// <param name="Video">The video's name.</param>
/// <param name="Weights">The name of the network's file or folder.</param>
/// <param name="Manifest">The run the network comes from.</param>
/// <param name="Window">Frames a window spans.</param>
/// <param name="Stride">Frames from one window to the next.</param>
internal sealed record PredictionSetup(string Video, string Weights, RunManifest Manifest, int Window, int Stride)
{
    /// <summary>Least probability of a class that is named; below it the answer is "not sure".</summary>
    public double Sure { get; init; }
}

/// <summary>What is kept of a video, however long it is, to be shown at its end: on the console and as a page.</summary>
internal sealed class PredictionStory(PredictionSetup setup)
{
    private const int SideShown = 112, FacesShown = 256, WindowsShown = 1200, SpansPrinted = 20;
    private const long LargestEmbedded = 24_000_000;

    private readonly Thinned<VideoMoment> moments = new(WindowsShown);
    private readonly Thinned<FaceAt> shown = new(FacesShown);
    private readonly EmotionSpans spans = new(setup.Sure);
    private int frames;

    /// <summary>Stretches of one answer.</summary>
    public IReadOnlyList<EmotionSpan> Spans => spans.All;

    /// <summary>Frames with a face.</summary>
    public int Faces { get; private set; }

    /// <summary>Time of the last frame, in seconds.</summary>
    public double Last { get; private set; }

    /// <summary>Counts a frame.</summary>
    /// <returns>The face at the network's size; null without one.</returns>
    public byte[]? Add(FaceFrame frame)
    {
        frames++;
        Last = frame.Seconds;
        shown.Add(() => new FaceAt(frame.Seconds, frame.HasFace ? frame.Crop(SideShown) : null));
        if (!frame.HasFace) return null;
        Faces++;
        return frame.Crop(setup.Manifest.Network.Side);
    }

    /// <summary>Keeps a window's prediction.</summary>
    public void Add(VideoMoment moment)
    {
        spans.Add(moment);
        moments.Add(() => moment);
    }

    /// <summary>Whether there was one picture: then there is nothing over time to tell.</summary>
    public bool IsPicture => frames == 1;

    /// <summary>Prints the first stretches of one answer; of one picture, the classes.</summary>
    public void Print()
    {
        if (IsPicture)
        {
            PrintClasses();
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns("from", "to", "answer", "mean probability");
        foreach (var span in Spans.Take(SpansPrinted))
        {
            string answer = Markup.Escape(span.Answer(setup.Manifest.Classes));
            if (span.Class is null or EmotionSpan.NotSure) answer = $"[grey]{answer}[/]";
            table.AddRow(Invariant($"{span.Start:0.0} s"), Invariant($"{span.End:0.0} s"), answer, Readable.Percent(span.Probability));
        }
        AnsiConsole.Write(table);
        if (Spans.Count > SpansPrinted) Console.WriteLine($"and {Spans.Count - SpansPrinted} more, in emotions.json");
    }

    private void PrintClasses()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("class", "probability");
        IReadOnlyList<float> probabilities = moments.Items[0].Probabilities!;
        foreach (var (label, probability) in probabilities.Index().OrderByDescending(one => one.Item))
            table.AddRow(Markup.Escape(setup.Manifest.Classes[label]), Readable.Percent(probability));
        AnsiConsole.Write(table);
        if (Spans[0].Class is EmotionSpan.NotSure)
            Console.WriteLine($"not sure: no class has {Readable.Percent(setup.Sure)} or more");
    }

    /// <summary>The content of the page.</summary>
    /// <param name="path">The video; a small one that browsers can play is put into the page.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="command">The command that makes the page.</param>
    public VideoStory Page(string path, double seconds, string command)
    {
        var manifest = setup.Manifest;
        return new VideoStory
        {
            Title = setup.Video,
            Lead = (IsPicture ? "Emotion in one picture" : Invariant($"Emotion over {seconds:0.0} seconds"))
                + $", by {NetworkCatalog.Find(manifest.Network.Model).Title} ({manifest.Preset}, T = {manifest.Network.Frames}) "
                + $"trained on {manifest.Data}.",
            Classes = manifest.Classes,
            Seconds = seconds,
            Moments = moments.Items,
            Faces = shown.Items,
            Side = SideShown,
            Spans = Spans,
            Video = Embedded(path),
            Facts =
            [
                ("weights", setup.Weights),
                .. Windows(manifest),
                ("named from", Readable.Percent(setup.Sure) + " probability"),
                ("MsstNet.Lab", manifest.Lab),
            ],
            Caveat = Caveat(manifest),
            Command = command,
        };
    }

    private IEnumerable<(string, string)> Windows(RunManifest manifest) => IsPicture
        ? [("frames", $"the picture, {manifest.Network.Frames} times")]
        :
        [
            ("window", Invariant($"{setup.Window} frames, of which the network sees {manifest.Network.Frames}")),
            ("stride", Invariant($"{setup.Stride} frames")),
            ("frames without the face", Invariant($"{frames - Faces} of {frames}")),
        ];

    private static string Caveat(RunManifest manifest)
    {
        string drawn = manifest.Data.Content == DataKind.Synthetic
            ? "This one has seen drawn faces only: on photographs of people its answers are a demonstration, not a measurement. " : "";
        return "The network tells which of a few posed or acted expressions a face looks most like to it; it does not know what a person feels, "
            + $"and whether faces show that at all is contested. {drawn}Film nobody without their consent, and judge nobody by it: "
            + "at work and in schools the EU's AI Act, Article 5(1)(f), forbids such use.";
    }

    private static string? Embedded(string path)
    {
        string? type = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".mp4" or ".m4v" => "video/mp4",
            ".webm" => "video/webm",
            ".mov" => "video/quicktime",
            _ => null,
        };
        if (type is null || new FileInfo(path).Length > LargestEmbedded) return null;
        return $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
    }
}

/// <summary>A series of unknown length kept small: every item at first, once it is full every second one, then every fourth, and so on.</summary>
/// <param name="capacity">Most items held, at least 2.</param>
internal sealed class Thinned<T>(int capacity)
{
    private readonly List<T> items = [];
    private long seen;
    private long stride = 1;

    /// <summary>The items held, in order; the first one seen is always among them.</summary>
    public IReadOnlyList<T> Items => items;

    /// <summary>Sees the next item; <paramref name="make"/> is called only if it is held.</summary>
    public void Add(Func<T> make)
    {
        if (seen % stride == 0)
        {
            if (items.Count == Math.Max(2, capacity)) Halve();
            if (seen % stride == 0) items.Add(make());
        }
        seen++;
    }

    private void Halve()
    {
        var kept = items.Where((_, i) => i % 2 == 0).ToList();
        items.Clear();
        items.AddRange(kept);
        stride *= 2;
    }
}
