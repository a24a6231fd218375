using System.CommandLine;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Pages;
using MsstNet.Model;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab;

/// <summary>`lab demo`, and plain `lab`: Quick learns generated faces, is tested on people it never saw, and one HTML page tells how it went.</summary>
internal static class DemoCommand
{
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training clips (default: the Quick preset's).", HelpName = "N" };
    private static readonly Option<int> People = new("--people") { Description = "Generated people; four fifths are learned from.", DefaultValueFactory = _ => SyntheticSettings.DefaultPeople, HelpName = "N" };
    private static readonly Option<int> Frames = new("--frames") { Description = "T, frames the network sees of a clip.", DefaultValueFactory = _ => 8, HelpName = "T" };
    private static readonly Option<int> Seed = Options.Seed();
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<string> Out = new("--out") { Description = "Folder of the run and its report.html.", DefaultValueFactory = _ => Path.Combine("runs", "demo"), HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("demo", "Train Quick on generated faces, test it on unseen people, and write one self-contained report.html.")
        {
            Epochs, People, Frames, Seed, Device, Out,
        };
        HelpWithExamples.AddTo(command, ["lab", "lab demo --epochs 2 --people 30", "lab demo --frames 16 --out runs/demo16"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var device = Options.ParseDevice(parsed.GetValue(Device)!);
        var preset = TrainingPreset.Find("quick", parsed.GetValue(Frames));
        preset = preset with
        {
            Network = preset.Network.Validate(),
            Training = (preset.Training with { Epochs = parsed.GetValue(Epochs) ?? preset.Training.Epochs, Seed = parsed.GetValue(Seed) }).Validate(),
        };
        var faces = (SyntheticFaces)Datasets.Open(FormattableString.Invariant($"synthetic:people={parsed.GetValue(People)}"), skipBad: false);
        var split = faces.Splits[0];
        var manifest = new RunManifest
        {
            Command = "lab demo " + string.Join(' ', parsed.Tokens.Skip(1).Select(token => token.Value)),
            Preset = preset.Name, Network = preset.Network, Training = preset.Training,
            Data = faces.Name, DataFingerprint = faces.Fingerprint, Split = split.Name,
            TrainClips = split.Train.Count, TestClips = split.Test.Count, Classes = faces.Classes,
            Device = parsed.GetValue(Device)!, Threads = torch.get_num_threads(),
        };
        string folder = parsed.GetValue(Out)!;
        using var hold = RunLock.Take(folder);
        var (run, resume) = OpenOrReplace(folder, manifest);
        Console.WriteLine($"{NetworkCatalog.Default.Title} learns {faces.Classes.Count} expressions from {split.Train.Count} generated clips, and is tested on {split.Test.Count} clips of people it never saw.");

        using var network = preset.Network.Build(preset.Training.Seed);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var cached = Datasets.Cached(faces, preset.Network.Side);
        var training = new TrainingRun(run, network, cached, split, device);
        training.Execute(resume);
        TrainingSummary.Print([training.Result], [split.Name]);

        string report = Path.Combine(folder, "report.html");
        HtmlReport.Write(report, Content(training, network, faces, manifest, clock.Elapsed.TotalSeconds, device));
        Console.WriteLine($"report: {Path.GetFullPath(report)}");
        return 0;
    }

    /// <summary>The demonstration's folder is its own: an unfinished run of the same settings goes on, anything else there is made anew.</summary>
    private static (RunDirectory Run, bool Resume) OpenOrReplace(string folder, RunManifest manifest)
    {
        if (!File.Exists(Path.Combine(folder, "run.json"))) return (RunDirectory.Create(folder, manifest), false);
        var old = RunDirectory.Open(folder);
        if (!old.Manifest.Command.StartsWith("lab demo", StringComparison.Ordinal))
            throw new LabException($"{folder} holds a run of `{old.Manifest.Command}`; choose another --out.");
        if (old.Manifest.DifferenceFrom(manifest) is null && !File.Exists(Path.Combine(folder, "report.html"))) return (old, true);
        return (RunDirectory.Replace(folder, manifest), false);
    }

    private static string Rule(TrainingConfig t) => FormattableString.Invariant(
        $"{(t.Optimizer == OptimizerKind.Sgd ? $"SGD, momentum {t.Momentum}" : "AdamW")}, rate {t.LearningRate}, weight decay {t.WeightDecay}, batch {t.BatchSize}")
        + (t.MaxGradientNorm is { } norm ? FormattableString.Invariant($", gradient norm at most {norm}") : "");

    private static ReportContent Content(
        TrainingRun training, torch.nn.Module<torch.Tensor, torch.Tensor> network, SyntheticFaces faces, RunManifest manifest, double seconds, torch.Device device)
    {
        var config = manifest.Network;
        var cost = NetworkCost.Of(config);
        return new ReportContent
        {
            Title = $"{NetworkCatalog.Default.Title} learns facial expressions",
            Lead = $"A thin {NetworkCatalog.Default.Title} (T = {config.Frames} frames of {config.Side}×{config.Side} pixels) was trained from scratch on {manifest.TrainClips} generated clips "
                + $"in {manifest.Training.Epochs} epochs and tested on {manifest.TestClips} clips of people it never saw.",
            KeyFigures =
            [
                new("Parameters", FormattableString.Invariant($"{cost.Parameters / 1e6:0.00} M"), FormattableString.Invariant($"the paper's network has {NetworkCost.Of(NetworkCatalog.Default.Paper).Parameters / 1e6:0.0} M")),
                new("Cost of a clip", FormattableString.Invariant($"{cost.PaperMultiplyAccumulates / 1e9:0.00} GMACs"), "multiply–accumulates, the paper's counting"),
                new("Training", TrainingRun.Duration(seconds), "wall-clock, this sitting, rendering and tests included"),
            ],
            Facts =
            [
                ("Network", config.Description),
                ("Training", Rule(manifest.Training)),
                ("Seed", manifest.Training.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("Data", $"{manifest.Data}, {manifest.Split}, fingerprint {manifest.DataFingerprint}"),
                ("Device", $"{manifest.Device}, {manifest.Threads} threads"),
                ("Versions", $"MsstNet.Lab {manifest.Lab}, TorchSharp {manifest.TorchSharp}, {manifest.Runtime}"),
            ],
            Epochs = training.Epochs,
            Test = training.Result.Matrix,
            Stories = [.. DemoStories.Tell(network, faces, training.Result, manifest, device)],
            Caveat = "These faces are generated, and so are their expressions: the figures say that the network and its training work, not how well it would do on DFEW or FERV39k. "
                + "On photographs of real people see the README.",
            Command = $"dotnet run -c Release -- {manifest.Command["lab ".Length..].TrimEnd()}",
        };
    }
}
