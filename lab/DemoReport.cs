using MsstNet.Complexity;
using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Model;
using MsstNet.Training;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>The page of `lab demo`.</summary>
internal static class DemoReport
{
    private const string Caveat =
        "These faces are generated, and so are their expressions: the figures say that the network and its training work, not how well it would do "
        + "on DFEW or FERV39k. On photographs of real people see the README.";

    /// <summary>What the page says.</summary>
    /// <param name="manifest">The run.</param>
    /// <param name="training">How it went.</param>
    /// <param name="stories">Clips to show, made when the page takes them.</param>
    /// <param name="seconds">Time it took.</param>
    public static ReportContent Of(RunManifest manifest, TrainingRun training, IEnumerable<ClipStory> stories, double seconds)
    {
        var config = manifest.Network;
        return new ReportContent
        {
            Title = $"{NetworkCatalog.Default.Title} learns facial expressions",
            Lead = $"A thin {NetworkCatalog.Default.Title} (T = {config.Frames} frames of {config.Side}×{config.Side} pixels) was trained from "
                + $"scratch on {manifest.TrainClips} generated clips in {manifest.Training.Epochs} epochs and tested on {manifest.TestClips} "
                + "clips of people it never saw.",
            KeyFigures = KeyFigures(config, seconds),
            Facts = Facts(manifest),
            Epochs = training.Epochs,
            Test = training.Result.Matrix,
            Stories = [.. stories],
            Caveat = Caveat,
            Command = $"dotnet run -c Release -- {manifest.Command["lab ".Length..]}",
        };
    }

    private static IReadOnlyList<KeyFigure> KeyFigures(NetworkConfig config, double seconds)
    {
        var cost = NetworkCost.Of(config);
        double paper = NetworkCost.Of(NetworkCatalog.Default.Paper).Parameters / 1e6;
        return
        [
            new("Parameters", Invariant($"{cost.Parameters / 1e6:0.00} M"), Invariant($"the paper's network has {paper:0.0} M")),
            new("Cost of a clip", Invariant($"{cost.PaperMultiplyAccumulates / 1e9:0.00} GMACs"), "multiply–accumulates, the paper's counting"),
            new("Training", Readable.Duration(seconds), "wall-clock, this sitting, rendering and tests included"),
        ];
    }

    private static IReadOnlyList<(string, string)> Facts(RunManifest manifest) =>
    [
        ("Network", manifest.Network.Description),
        ("Training", Rule(manifest.Training)),
        ("Seed", Invariant($"{manifest.Training.Seed}")),
        ("Data", $"{manifest.Data}, {manifest.Split}, fingerprint {manifest.DataFingerprint}"),
        ("Device", $"{manifest.Device}, {manifest.Threads} threads"),
        ("Versions", $"MsstNet.Lab {manifest.Lab}, TorchSharp {manifest.TorchSharp}, {manifest.Runtime}"),
    ];

    private static string Rule(TrainingConfig t)
    {
        string optimizer = t.Optimizer == OptimizerKind.Sgd ? Invariant($"SGD, momentum {t.Momentum}") : "AdamW";
        string bound = t.MaxGradientNorm is { } norm ? Invariant($", gradient norm at most {norm}") : "";
        return Invariant($"{optimizer}, rate {t.LearningRate}, weight decay {t.WeightDecay}, batch {t.BatchSize}") + bound;
    }
}
