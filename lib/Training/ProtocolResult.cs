using MsstNet.Evaluation;

namespace MsstNet.Training;

/// <summary>One finished run as a fold of its protocol.</summary>
/// <param name="Split">"fold 1", or the name of the official split.</param>
/// <param name="Last">The test of the last epoch: the result.</param>
/// <param name="BestOnTest">
/// The test of the epoch with the largest WAR on the test clips: chosen by them, so too good, and never the result. Null where only the last
/// epoch was tested.
/// </param>
/// <param name="BestEpoch">That epoch; null likewise.</param>
public sealed record FoldResult(string Split, ConfusionMatrix Last, ConfusionMatrix? BestOnTest, int? BestEpoch);

/// <summary>
/// The result of one network, trained in one way with one seed, over the folds of a data set: runs that differ in nothing but the split. DFEW's
/// and MAFW's results are means over five folds, FERV39k's is that of its one split.
/// </summary>
/// <param name="Manifest">The manifest of the first fold.</param>
/// <param name="Folds">In natural order of their names, each once.</param>
public sealed record ProtocolResult(RunManifest Manifest, IReadOnlyList<FoldResult> Folds)
{
    /// <summary>Folds the protocol has: five where splits are called folds, otherwise the one there is.</summary>
    public int Expected => Folds[0].Split.StartsWith("fold ", StringComparison.Ordinal) ? Math.Max(5, Folds.Count) : Folds.Count;

    /// <summary>Whether all folds are there; of fewer, the mean is not the protocol's.</summary>
    public bool Complete => Folds.Count == Expected;

    /// <summary>All test clips of all folds, each counted once.</summary>
    public ConfusionMatrix Pooled => Folds.Select(fold => fold.Last).Aggregate((a, b) => a + b);

    /// <summary>WAR over the folds, last epochs.</summary>
    public Spread? War => Spread.Of(Folds.Select(fold => fold.Last.War));

    /// <summary>UAR over the folds, last epochs.</summary>
    public Spread? Uar => Spread.Of(Folds.Select(fold => fold.Last.Uar));

    /// <summary>WAR over the folds, each at its best epoch on the test clips: optimistic.</summary>
    public Spread? BestOnTestWar => Spread.Of(Folds.Select(fold => fold.BestOnTest?.War));

    /// <summary>
    /// Groups runs into results. A run that is there twice counts once, one that has not ended (<see cref="RunDirectory.Result"/>) not at all.
    /// </summary>
    /// <param name="runs">Any runs, in any order.</param>
    /// <returns>The results, and the runs that have not ended.</returns>
    public static (IReadOnlyList<ProtocolResult> Results, IReadOnlyList<RunDirectory> Unfinished) Of(IEnumerable<RunDirectory> runs)
    {
        var unfinished = new List<RunDirectory>();
        var finished = new List<(RunManifest Manifest, FoldResult Fold)>();
        foreach (var run in runs)
        {
            if (run.Result() is not { } last)
            {
                unfinished.Add(run);
                continue;
            }
            var tested = run.Epochs().Where(epoch => epoch.Test is not null).ToList();
            var best = tested.Count == 1 ? null : tested.MaxBy(epoch => epoch.Test!.War);   // the first of equals
            finished.Add((run.Manifest, new FoldResult(run.Manifest.Split, last, best?.Test, best?.Epoch)));
        }
        var results = finished.GroupBy(item => Likeness(item.Manifest, item.Manifest.Training))
            .Select(group => new ProtocolResult(group.First().Manifest, InOrder(group.Select(item => item.Fold))));
        return ([.. results], unfinished);
    }

    /// <summary>Equal for two runs that differ in nothing but the split.</summary>
    internal static (Model.NetworkConfig Network, TrainingConfig Training, string Data, string? Weights) Likeness(
        RunManifest manifest, TrainingConfig training) => (manifest.Network, training, manifest.DataFingerprint, manifest.InitialWeights);

    private static IReadOnlyList<FoldResult> InOrder(IEnumerable<FoldResult> folds) =>
        [.. folds.DistinctBy(fold => fold.Split).OrderBy(fold => fold.Split.Length).ThenBy(fold => fold.Split, StringComparer.Ordinal)];
}

/// <summary>Results that differ in their seed alone.</summary>
/// <param name="Results">One a seed.</param>
public sealed record SeededResult(IReadOnlyList<ProtocolResult> Results)
{
    /// <summary>The first seed's manifest.</summary>
    public RunManifest Manifest => Results[0].Manifest;

    /// <summary>Mean of the seeds' WAR, each a mean over folds, and its spread over seeds.</summary>
    public Spread? War => Spread.Of(Results.Select(result => result.War?.Mean));

    /// <summary>Likewise UAR.</summary>
    public Spread? Uar => Spread.Of(Results.Select(result => result.Uar?.Mean));

    /// <summary>Likewise the WAR of the best epochs on the test clips: optimistic.</summary>
    public Spread? BestOnTestWar => Spread.Of(Results.Select(result => result.BestOnTestWar?.Mean));

    /// <summary>Whether every seed has all folds.</summary>
    public bool Complete => Results.All(result => result.Complete);

    /// <summary>Groups results that differ in their seed alone; recomputation changes no result.</summary>
    public static IReadOnlyList<SeededResult> Of(IEnumerable<ProtocolResult> results) =>
    [
        .. results
            .GroupBy(result => ProtocolResult.Likeness(result.Manifest, result.Manifest.Training with { Seed = 0, Recompute = false }))
            .Select(group => new SeededResult([.. group.OrderBy(result => result.Manifest.Training.Seed)])),
    ];
}
