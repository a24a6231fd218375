using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MsstNet.Data.Video;
using MsstNet.Evaluation;
using MsstNet.Lab.Pages;
using TorchSharp;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>`lab predict FILE|FOLDER|-`: emotion in a photograph or over the time of a video, as tables and as a page that plays it.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> Video = new("VIDEO")
    {
        Description = "A video file, a photograph, a folder of .jpg or .png frames, or - for one of the files on standard input.",
    };
    private static readonly Option<string?> Weights = new("--weights")
    {
        Description = "A file that `lab export` wrote, or a run folder (default: the network that comes with the command, trained on "
            + "photographs that a face model moves).",
        HelpName = "W",
    };
    private static readonly Option<int?> Window = new("--window")
    {
        Description = "Frames a window spans, of which the network sees T (default: two seconds).", HelpName = "FRAMES",
    };
    private static readonly Option<int?> Stride = new("--stride")
    {
        Description = "Frames from one window to the next (default: a fifth of a second).", HelpName = "FRAMES",
    };
    private static readonly Option<double> Sure = new("--sure")
    {
        Description = "Least probability of a class that is named; below it the answer is \"not sure\".", DefaultValueFactory = _ => 0.4,
        HelpName = "P",
    };
    private static readonly Option<string?> Face = new("--face")
    {
        Description = "Of several faces, take the one nearest to this point, in pixels (default: the largest).", HelpName = "X,Y",
    };
    private static readonly Option<bool> Aligned = new("--aligned")
    {
        Description = "The frames are faces already, cropped as for training: do not look for faces.",
    };
    private static readonly Option<double> Rate = new("--fps")
    {
        Description = "Frames a second of a folder.", DefaultValueFactory = _ => 25, HelpName = "N",
    };
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Folder for emotions.csv, emotions.json, faces.csv and index.html (default: runs/predict-NAME).", HelpName = "DIR",
    };

    private static readonly string[] Examples =
    [
        "lab predict video.mp4",
        "lab predict photograph.jpg",
        "lab predict video.mp4 --weights runs/demo --out emotions",
        "lab predict frames --fps 30 --aligned",
        "cat video.mp4 | lab predict -",
    ];

    public static Command Create()
    {
        var command = new Command("predict", "Predict emotion over the time of a video, or in a photograph: tables, and a page that shows it.")
        {
            Video, Weights, Window, Stride, Sure, Face, Aligned, Rate, Device, Out,
        };
        HelpWithExamples.AddTo(command, Examples);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string name = parsed.GetValue(Video)!;
        if (name != "-") return Predict(parsed, name, Path.GetFileName(Path.TrimEndingDirectorySeparator(name)));
        // Most containers are read from both ends, so what comes through a pipe is first put into a file.
        string spool = Path.Combine(Path.GetTempPath(), $"lab-video-{Environment.ProcessId}");
        try
        {
            using (var file = new FileStream(spool, FileMode.CreateNew, FileAccess.Write))
            using (var input = Console.OpenStandardInput()) input.CopyTo(file);
            if (new FileInfo(spool).Length == 0) throw new LabException("Standard input is empty; pipe a video or a photograph into it.");
            return Predict(parsed, spool, "stdin");
        }
        finally
        {
            File.Delete(spool);
        }
    }

    private static int Predict(ParseResult parsed, string path, string name)
    {
        var device = OptionValues.Device(parsed.GetValue(Device)!);
        string weights = parsed.GetValue(Weights) ?? Path.Combine(AppContext.BaseDirectory, "weights", "people.safetensors");
        using var faces = new FaceFrames(path, FacesOf(parsed));
        var (network, manifest) = NetworkFiles.Open(weights, $"--weights {weights}");
        using var _ = network;
        network.to(device);
        double rate = faces.Video.FramesPerSecond;
        var setup = new PredictionSetup(
            name, Path.GetFileName(weights), manifest,
            Window: parsed.GetValue(Window) ?? Math.Max(manifest.Network.Frames, (int)Math.Round(2 * rate)),
            Stride: parsed.GetValue(Stride) ?? Math.Max(1, (int)Math.Round(rate / 5)))
        {
            Sure = parsed.GetValue(Sure),
        };
        if (setup.Window < 1 || setup.Stride < 1)
            throw new LabException($"--window {setup.Window} --stride {setup.Stride}: both count frames; give at least 1.");
        if (!(setup.Sure is >= 0 and <= 1)) throw new LabException($"--sure {setup.Sure}: a probability between 0 and 1.");
        string folder = parsed.GetValue(Out) ?? Path.Combine("runs", "predict-" + Path.GetFileNameWithoutExtension(name));

        var clock = Stopwatch.StartNew();
        var story = new PredictionStory(setup);
        using var predictor = new VideoPredictor(network, manifest.Network, manifest.Training.Pixels, setup.Window, setup.Stride)
        {
            Temperature = manifest.Temperature ?? 1, Mirrored = true,
        };
        using var files = new PredictionFiles(folder, setup);
        Watch(name, faces, predictor, story, files);
        double seconds = story.Last + (1 / rate);
        string page = Path.Combine(folder, "index.html");
        double took = clock.Elapsed.TotalSeconds;
        AtomicFile.WriteText(page, VideoPage.Html(story.Page(path, seconds, OptionValues.CommandLine(parsed))));
        story.Print();
        if (faces.Video.EndedEarly)
            Console.WriteLine(
                $"note: {name} ends after {faces.Video.Read} of the {faces.Video.Count} frames it says it has; it is cut off or damaged.");
        if (story.IsPicture)
        {
            Console.WriteLine(Invariant($"one picture in {took:0.0} s: {page}"));
            return 0;
        }
        Console.WriteLine(Invariant($"{faces.Video.Read} frames, {seconds:0.0} s of video, {story.Faces} with the face, ")
            + Invariant($"in {took:0.0} s ({faces.Video.Read / took:0} frames/s): {page}"));
        return 0;
    }

    private static void Watch(string name, FaceFrames faces, VideoPredictor predictor, PredictionStory story, PredictionFiles files)
    {
        using var interruption = new Interruption();
        ProgressDisplay.Run(name, faces.Video.Count ?? int.MaxValue, "frames", done =>
        {
            foreach (var frame in faces.Read())
            {
                interruption.Token.ThrowIfCancellationRequested();
                files.Write(frame);
                if (predictor.Push(frame.Number, frame.Seconds, frame.Track, story.Add(frame)) is { } moment) Keep(moment);
                if (frame.Number % 16 == 0) done(frame.Number);
            }
            if (predictor.Finish() is { } whole) Keep(whole);
        });
        if (story.Faces == 0)
            throw new LabException($"{name}: no face in any of its {faces.Video.Read} frames; a face has to fill a twentieth of the picture's side. "
                + "If the frames are faces already, say --aligned.");
        files.Finish(story.Spans);

        void Keep(VideoMoment moment)
        {
            files.Write(moment);
            story.Add(moment);
        }
    }

    private static FaceOptions FacesOf(ParseResult parsed) => new()
    {
        Aligned = parsed.GetValue(Aligned), Wanted = Point(parsed.GetValue(Face)), FolderRate = parsed.GetValue(Rate),
    };

    private static (float, float)? Point(string? text)
    {
        if (text is null) return null;
        if (text.Split(',') is [var left, var top]
            && float.TryParse(left, CultureInfo.InvariantCulture, out float x) && float.TryParse(top, CultureInfo.InvariantCulture, out float y))
            return (x, y);
        throw new LabException($"--face {text} is no point; give two numbers, e.g. --face 320,180.");
    }
}
