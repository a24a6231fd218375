using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MsstNet.Data.Video;
using MsstNet.Evaluation;
using MsstNet.Lab.Pages;
using MsstNet.Model;
using MsstNet.Training;
using Spectre.Console;
using TorchSharp;

namespace MsstNet.Lab;

/// <summary>`lab predict FILE|FOLDER|-`: emotion over the time of a video, as tables and as a page that plays it.</summary>
internal static class PredictCommand
{
    private const int SideShown = 112, FacesShown = 256, WindowsShown = 1200;
    private const long LargestEmbedded = 24_000_000;

    private static readonly Argument<string> Video = new("VIDEO") { Description = "A video file, a folder of .jpg or .png frames, or - for a video on standard input." };
    private static readonly Option<string?> Weights = new("--weights") { Description = "A file `lab export` wrote, or a run folder (default: the Quick network that comes with the workbook).", HelpName = "W" };
    private static readonly Option<int?> Window = new("--window") { Description = "Frames a window spans, of which the network sees T (default: two seconds).", HelpName = "FRAMES" };
    private static readonly Option<int?> Stride = new("--stride") { Description = "Frames from one window to the next (default: a fifth of a second).", HelpName = "FRAMES" };
    private static readonly Option<string?> Face = new("--face") { Description = "Of several faces the one nearest to this point, in pixels (default: the largest).", HelpName = "X,Y" };
    private static readonly Option<bool> Aligned = new("--aligned") { Description = "The frames are faces already, cropped as in training: look for none." };
    private static readonly Option<double> Rate = new("--fps") { Description = "Frames a second of a folder.", DefaultValueFactory = _ => 25, HelpName = "N" };
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<string?> Out = new("--out") { Description = "Folder for emotions.csv, emotions.json, faces.csv and index.html (default: runs/predict-NAME).", HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("predict", "Emotion over the time of a video: tables, and a page that plays it.") { Video, Weights, Window, Stride, Face, Aligned, Rate, Device, Out };
        HelpWithExamples.AddTo(command, ["lab predict video.mp4", "lab predict video.mp4 --weights runs/demo --out emotions", "lab predict frames --fps 30 --aligned", "cat video.mp4 | lab predict -"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string name = parsed.GetValue(Video)!;
        if (name != "-") return Predict(parsed, name, Path.GetFileName(Path.TrimEndingDirectorySeparator(name)));
        // Most containers are read from both ends: what comes through a pipe is put into a file first.
        string spool = Path.Combine(Path.GetTempPath(), $"lab-video-{Environment.ProcessId}");
        try
        {
            using (var file = new FileStream(spool, FileMode.CreateNew, FileAccess.Write))
            using (var input = Console.OpenStandardInput()) input.CopyTo(file);
            if (new FileInfo(spool).Length == 0) throw new LabException("Standard input is empty; pipe a video into it.");
            return Predict(parsed, spool, "stdin");
        }
        finally
        {
            File.Delete(spool);
        }
    }

    private static int Predict(ParseResult parsed, string path, string name)
    {
        var device = Options.ParseDevice(parsed.GetValue(Device)!);
        string weights = parsed.GetValue(Weights) ?? Path.Combine(AppContext.BaseDirectory, "weights", "quick.safetensors");
        using var faces = new FaceFrames(path, new FaceOptions { Aligned = parsed.GetValue(Aligned), Wanted = Point(parsed.GetValue(Face)), FolderRate = parsed.GetValue(Rate) });
        var (network, manifest) = Load(weights);
        using var _ = network;
        network.to(device);
        double rate = faces.Video.FramesPerSecond;
        int window = parsed.GetValue(Window) ?? Math.Max(manifest.Network.Frames, (int)Math.Round(2 * rate)), stride = parsed.GetValue(Stride) ?? Math.Max(1, (int)Math.Round(rate / 5));
        if (window < 1 || stride < 1) throw new LabException($"--window {window} --stride {stride}: both count frames; give at least 1.");
        string folder = parsed.GetValue(Out) ?? Path.Combine("runs", "predict-" + Path.GetFileNameWithoutExtension(name));

        var story = new Telling(manifest.Network.Side);
        var clock = Stopwatch.StartNew();
        using var predictor = new VideoPredictor(WholeClips.Unless(network, manifest.Network), manifest.Training.Pixels, device, window, stride);
        using var files = new PredictionFiles(folder, manifest.Classes, name, Path.GetFileName(weights), window, stride);
        using var interruption = new Interruption();
        ProgressDisplay.Run(name, faces.Video.Count ?? int.MaxValue, "frames", done =>
        {
            foreach (var frame in faces.Read())
            {
                interruption.Token.ThrowIfCancellationRequested();
                files.Frame(frame);
                if (predictor.Push(frame.Number, frame.Seconds, frame.Track, story.See(frame)) is { } moment) Tell(moment);
                if (frame.Number % 16 == 0) done(frame.Number);
            }
            if (predictor.Finish() is { } whole) Tell(whole);
        });
        if (story.Faces == 0)
            throw new LabException($"{name}: no face in any of its {faces.Video.Read} frames; a face has to fill a twentieth of the picture's side. If the frames are faces already, say --aligned.");
        files.Finish(story.Spans.All);
        double seconds = story.Last + (1 / rate), took = clock.Elapsed.TotalSeconds;
        AtomicFile.WriteText(Path.Combine(folder, "index.html"), VideoPage.Html(Story(parsed, path, name, weights, manifest, story, seconds, window, stride)));
        Print(story, manifest.Classes);
        if (faces.Video.EndedEarly) Console.WriteLine($"note: {name} ends after {faces.Video.Read} of the {faces.Video.Count} frames it says it has; it is cut off or damaged.");
        Console.WriteLine(Text($"{faces.Video.Read} frames, {seconds:0.0} s of video, {story.Faces} with the face, in {took:0.0} s ({faces.Video.Read / took:0} frames/s): {Path.Combine(folder, "index.html")}"));
        return 0;

        void Tell(VideoMoment moment)
        {
            files.Window(moment);
            story.Spans.Add(moment);
            story.Moments.Add(() => moment);
        }
    }

    private static (torch.nn.Module<torch.Tensor, torch.Tensor> Network, RunManifest Manifest) Load(string weights)
    {
        if (!Directory.Exists(weights))
            return File.Exists(weights) ? TrainedNetwork.Open(weights) : throw new LabException($"--weights {weights}: no such file or run folder; `lab export RUN --out FILE` writes one.");
        var run = RunDirectory.Open(weights);
        var network = run.LoadNetwork();
        network.eval();
        return (network, run.Manifest);
    }

    private static (float, float)? Point(string? text)
    {
        if (text is null) return null;
        string[] parts = text.Split(',');
        return parts.Length == 2 && float.TryParse(parts[0], CultureInfo.InvariantCulture, out float x) && float.TryParse(parts[1], CultureInfo.InvariantCulture, out float y)
            ? (x, y) : throw new LabException($"--face {text} is no point; give two numbers, e.g. --face 320,180.");
    }

    private static VideoStory Story(ParseResult parsed, string path, string name, string weights, RunManifest manifest, Telling told, double seconds, int window, int stride) => new()
    {
        Title = name,
        Lead = $"Emotion over {seconds.ToString("0.0", CultureInfo.InvariantCulture)} seconds, by {NetworkCatalog.Find(manifest.Network.Model).Title} ({manifest.Preset}, T = {manifest.Network.Frames}) trained on {manifest.Data}.",
        Classes = manifest.Classes, Seconds = seconds, Moments = told.Moments.Items, Faces = told.Shown.Items, Side = SideShown, Spans = told.Spans.All,
        Video = Embedded(path),
        Facts =
        [
            ("weights", Path.GetFileName(weights)), ("window", Text($"{window} frames, of which the network sees {manifest.Network.Frames}")), ("stride", Text($"{stride} frames")),
            ("frames without the face", Text($"{told.Frames - told.Faces} of {told.Frames}")), ("MsstNet.Lab", manifest.Lab),
        ],
        Caveat = "The network tells which of a few posed or acted expressions a face looks most like to it; it does not know what a person feels. "
            + (manifest.Data.StartsWith("synthetic", StringComparison.Ordinal) ? "This one has seen drawn faces only: on photographs of people its answers are a demonstration, not a measurement. " : "")
            + "Do not use it to judge anybody.",
        Command = Options.CommandLine(parsed),
    };

    /// <summary>The video itself, where it is small and of a kind browsers play.</summary>
    private static string? Embedded(string path)
    {
        string? type = Path.GetExtension(path).ToLowerInvariant() switch { ".mp4" or ".m4v" => "video/mp4", ".webm" => "video/webm", ".mov" => "video/quicktime", _ => null };
        return type is not null && new FileInfo(path).Length <= LargestEmbedded ? $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}" : null;
    }

    private static void Print(Telling story, IReadOnlyList<string> classes)
    {
        const int shown = 20;
        var table = new Table().Border(TableBorder.Rounded).AddColumn("from").AddColumn("to").AddColumn("answer").AddColumn("mean probability");
        foreach (var span in story.Spans.All.Take(shown))
            table.AddRow(Text($"{span.Start:0.0} s"), Text($"{span.End:0.0} s"), span.Class is { } label ? Markup.Escape(classes[label]) : "[grey]no face[/]", TrainingRun.Percent(span.Probability));
        AnsiConsole.Write(table);
        if (story.Spans.All.Count > shown) Console.WriteLine($"and {story.Spans.All.Count - shown} more, in emotions.json");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is kept of a video while it goes by, however long it is.</summary>
    private sealed class Telling(int side)
    {
        public Thinned<VideoMoment> Moments { get; } = new(WindowsShown);

        public Thinned<FaceAt> Shown { get; } = new(FacesShown);

        public EmotionSpans Spans { get; } = new();

        public int Frames { get; private set; }

        public int Faces { get; private set; }

        public double Last { get; private set; }

        /// <summary>Counts a frame and gives the face as the network takes it.</summary>
        public byte[]? See(FaceFrame frame)
        {
            (Frames, Last) = (Frames + 1, frame.Seconds);
            Shown.Add(() => new FaceAt(frame.Seconds, frame.HasFace ? frame.Crop(SideShown) : null));
            if (!frame.HasFace) return null;
            Faces++;
            return frame.Crop(side);
        }
    }
}
