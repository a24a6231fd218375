using System.CommandLine;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Evaluation;
using MsstNet.Lab.Runs;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab;

/// <summary>`lab evaluate RUN`: tests a run's last checkpoint again, on its own split or on other data.</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string> RunFolder = new("RUN") { Description = "A run folder." };
    private static readonly Option<string?> Data = new("--data")
    {
        Description = $"Test on other data than the run's own, all test clips of --fold: {Options.DataKinds}.", HelpName = "KIND[:PATH]",
    };
    private static readonly Option<string?> Fold = new("--fold") { Description = "The split to test on (default: the run's own).", HelpName = "K" };
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<bool> SkipBad = Options.SkipBad();

    public static Command Create()
    {
        var command = new Command("evaluate", "Test a run's last checkpoint and write predictions.csv beside it.")
        {
            RunFolder, Data, Fold, Device, SkipBad,
        };
        HelpWithExamples.AddTo(
            command, ["lab evaluate runs/demo", "lab evaluate runs/quick-dfew-t8-s1-fold1", "lab evaluate runs/demo --data dfew:PATH --fold 1"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var device = OptionValues.Device(parsed.GetValue(Device)!);
        bool skipBad = parsed.GetValue(SkipBad);
        var run = RunDirectory.Open(parsed.GetValue(RunFolder)!);
        var manifest = run.Manifest;
        var source = Datasets.Open(parsed.GetValue(Data) is { } other ? DataIdentity.Parse(other) : manifest.Data, skipBad);
        var split = SplitOf(run, source, parsed.GetValue(Fold));
        bool same = source.Fingerprint == manifest.DataFingerprint;
        if (!same) Console.WriteLine($"note: {source.Identity} is not the data this run was trained on; predictions.csv is left as it is.");

        using var network = new RunCheckpoints(run).LoadNetwork();
        network.to(device);
        using var loader = new ClipLoader(source, split.Test, new LoaderConfig
        {
            Frames = manifest.Network.Frames, Side = manifest.Network.Side, BatchSize = manifest.Training.BatchSize, SkipBad = skipBad,
            Workers = LoaderConfig.WorkersFor(device),
        });
        EvaluationResult result = null!;
        using var interruption = new Interruption();
        ProgressDisplay.Run(split.Name, split.Test.Count, "clips", done =>
            result = Evaluator.Run(network, loader, manifest.Training.Pixels, ProgressDisplay.Callback(done), interruption.Token));
        TrainingSummary.PrintSkipped(loader.Skipped);
        if (same) new RunWriter(run).WritePredictions(result.Predictions.Select(p => (source.Clips[p.Clip].Id, p)));
        TrainingSummary.Print([result], [split.Name]);
        return 0;
    }

    private static Split SplitOf(RunDirectory run, IClipSource source, string? fold)
    {
        var manifest = run.Manifest;
        if (source.Classes.Count != manifest.Classes.Count)
            throw new LabException($"{source.Identity} has {source.Classes.Count} classes, the run {run.Path} was trained on "
                + $"{manifest.Classes.Count}; choose data with the same classes.");
        var split = fold is null ? source.Splits.FirstOrDefault(each => each.Name == manifest.Split) : Named(source, fold);
        if (split is null) throw new LabException($"{source.Identity} has no split named {manifest.Split}; choose one with --fold.");
        if (source.Fingerprint == manifest.DataFingerprint && split.Name != manifest.Split)
            throw new LabException(
                $"{run.Path} was trained on {manifest.Split}; {split.Name} would test it on clips it learned from. Leave --fold out.");
        return split;
    }

    private static Split Named(IClipSource source, string fold) => OptionValues.Folds(fold, source.Splits.Count) is [var one]
        ? source.Splits[one - 1] : throw new LabException($"--fold {fold} names several splits; a run is tested on one.");
}
