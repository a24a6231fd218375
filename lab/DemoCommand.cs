using System.CommandLine;
using System.Diagnostics;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Runs;
using MsstNet.Model;
using MsstNet.Training;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>`lab demo`: the Quick network learns generated faces and is tested on people it never saw; one HTML page shows how it went.</summary>
internal static class DemoCommand
{
    private static readonly Option<int?> Epochs = Options.Epochs();
    private static readonly Option<int> People = new("--people")
    {
        Description = "Generated people; four fifths are learned from.", DefaultValueFactory = _ => SyntheticSettings.DefaultPeople, HelpName = "N",
    };
    private static readonly Option<int> Frames = new("--frames")
    {
        Description = "T, the number of frames the network sees of a clip.", DefaultValueFactory = _ => 8, HelpName = "T",
    };
    private static readonly Option<int> Seed = Options.Seed();
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder of the run and its report.html.", DefaultValueFactory = _ => Path.Combine("runs", "demo"), HelpName = "DIR",
    };

    public static Command Create()
    {
        const string description = "Train a small network on generated faces, test it on unseen people, and write one self-contained report.html.";
        var command = new Command("demo", description)
        {
            Epochs, People, Frames, Seed, Device, Out,
        };
        HelpWithExamples.AddTo(command, ["lab demo", "lab demo --epochs 2 --people 30", "lab demo --frames 16 --out runs/demo16"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var device = OptionValues.Device(parsed.GetValue(Device)!);
        var preset = Configure(parsed);
        var faces = new SyntheticFaces(SyntheticSettings.Parse(Invariant($"people={parsed.GetValue(People)}")));
        var split = faces.Splits[0];
        string folder = parsed.GetValue(Out)!;
        var invocation = new Invocation(OptionValues.CommandLine(parsed), parsed.GetValue(Device)!, SkipBad: false);
        var job = new TrainingJob(preset, Datasets.Cached(faces, preset.Network.Side), split, folder, invocation);

        using var hold = RunLock.Take(folder);
        var (run, resume) = OpenOrReplace(folder, job.Manifest);
        Console.WriteLine($"{NetworkCatalog.Default.Title} learns {faces.Classes.Count} expressions from {split.Train.Count} generated clips, "
            + $"and is tested on {split.Test.Count} clips of people it never saw.");
        using var network = preset.Network.Build(preset.Training.Seed);
        var clock = Stopwatch.StartNew();
        using var trainer = job.Trainer(network, device);
        var training = new TrainingRun(run, trainer);
        training.Execute(resume);
        TrainingSummary.Print([training.Result], [split.Name]);

        string report = Path.Combine(folder, RunWriter.Report);
        var stories = DemoStories.Tell(network, faces, training.Result, job.Manifest);
        HtmlReport.Write(report, DemoReport.Of(job.Manifest, training, stories, clock.Elapsed.TotalSeconds));
        Console.WriteLine($"report: {Path.GetFullPath(report)}");
        return 0;
    }

    private static TrainingPreset Configure(ParseResult parsed)
    {
        var preset = TrainingPreset.Find("quick", parsed.GetValue(Frames));
        int epochs = parsed.GetValue(Epochs) ?? preset.Training.Epochs;
        return preset with
        {
            Network = preset.Network.Validate(),
            Training = (preset.Training with { Epochs = epochs, Seed = parsed.GetValue(Seed) }).Validate(),
        };
    }

    /// <summary>An unfinished demonstration with the same settings is continued, any other demonstration in the folder replaced.</summary>
    private static (RunWriter Run, bool Resume) OpenOrReplace(string folder, RunManifest manifest)
    {
        if (!RunDirectory.Holds(folder)) return (RunWriter.Create(folder, manifest), false);
        var old = RunDirectory.Open(folder);
        if (!old.Manifest.Command.StartsWith("lab demo", StringComparison.Ordinal))
            throw new LabException($"{folder} holds a run of `{old.Manifest.Command}`; choose another --out.");
        if (old.Manifest.DifferenceFrom(manifest) is null && !File.Exists(Path.Combine(folder, RunWriter.Report))) return (new RunWriter(old), true);
        return (RunWriter.Replace(folder, manifest), false);
    }
}
