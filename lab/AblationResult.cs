using System.Globalization;
using MsstNet.Evaluation;

namespace MsstNet.Lab;

/// <summary>What a run of an ablation came to.</summary>
internal sealed record AblationResult(AblationRun Run, ConfusionMatrix Matrix)
{
    /// <summary>All of them as a table, in an order that does not depend on when each ran.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="results">The runs that have ended.</param>
    /// <param name="named">Whether the networks are of several kinds: their name comes first.</param>
    public static void Write(string path, IEnumerable<AblationResult> results, bool named)
    {
        var lines = from result in results
                    let run = result.Run
                    let network = run.Job.Preset.Network
                    orderby named ? network.Model : "", network.Frames, Blocks(network.Variant), network.Variant, run.Seed, run.Fold
                    select FormattableString.Invariant(
                        $"{(named ? network.Model + "," : "")}{network.Frames},{network.Variant},{run.Job.Preset.Name},\"{run.Job.Source.Identity.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\",{run.Seed},{run.Job.Split.Name},{run.Job.Preset.Training.Epochs},{result.Matrix.Total},{Number(result.Matrix.War)},{Number(result.Matrix.Uar)}");
        Writing.To(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.WriteText(path, string.Join('\n', lines.Prepend((named ? "network," : "") + "frames,blocks,preset,data,seed,split,epochs,test_clips,war,uar")) + "\n");
        });
    }

    /// <summary>Median seconds of an epoch of some runs; null where no times were kept.</summary>
    public static double? Seconds(IEnumerable<AblationResult> results)
    {
        double[] seconds = [.. results.SelectMany(result => result.Run.Job.Seconds()).Order()];
        return seconds.Length == 0 ? null : (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2;
    }

    // "1-0-2" has three: the shallower network first.
    private static int Blocks(string variant) => variant.Where(char.IsAsciiDigit).Sum(digit => digit - '0');

    private static string Number(double? fraction) => fraction?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
