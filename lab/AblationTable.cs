using System.Globalization;
using MsstNet.Complexity;
using MsstNet.Evaluation;
using Spectre.Console;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>The table of an ablation: a CSV file with a line a run, and on the console a line a row.</summary>
/// <param name="path">The CSV file.</param>
/// <param name="rows">The rows, in print order.</param>
/// <param name="named">Whether the networks are of several kinds: then the file names them.</param>
internal sealed class AblationTable(string path, IReadOnlyList<AblationRow> rows, bool named)
{
    /// <summary>Writes the file, its lines in an order that does not depend on when each run ended.</summary>
    /// <param name="results">The runs that have ended.</param>
    public void Write(IEnumerable<AblationResult> results)
    {
        var lines = from result in results
                    let network = result.Run.Job.Preset.Network
                    orderby named ? network.Model : "", network.Frames, Blocks(network.Variant), network.Variant, result.Run.Seed, result.Run.Fold
                    select Line(result);
        string header = (named ? "network," : "") + "frames,blocks,preset,data,seed,split,epochs,test_clips,war,uar";
        Writing.To(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.WriteText(path, string.Join('\n', lines.Prepend(header)) + "\n");
        });
    }

    /// <summary>Prints a line a row: its cost, and mean and deviation over its runs.</summary>
    /// <param name="results">The runs that have ended.</param>
    public void Print(IReadOnlyList<AblationResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("row", "parameters", "GMACs of layers", "runs", "s/epoch", "WAR, mean ± s.d.", "UAR, mean ± s.d.");
        foreach (var (label, config) in rows)
        {
            AblationResult[] own = [.. results.Where(result => result.Run.Row == label)];
            var cost = NetworkCost.Of(config);
            table.AddRow(
                label,
                Invariant($"{cost.Parameters / 1e6:0.00} M"),
                Invariant($"{cost.LayerMultiplyAccumulates / 1e9:0.000}"),
                Invariant($"{own.Length}"),
                Seconds(own) is { } seconds ? Invariant($"{seconds:0.0}") : "–",
                Readable.Percent(Spread.Of(own.Select(result => result.Matrix.War))),
                Readable.Percent(Spread.Of(own.Select(result => result.Matrix.Uar))));
        }
        AnsiConsole.Write(table);
        Console.WriteLine($"{path}: {results.Count} runs");
    }

    private string Line(AblationResult result)
    {
        var (run, matrix) = result;
        var (network, training) = (run.Job.Preset.Network, run.Job.Preset.Training);
        string data = run.Job.Source.Identity.ToString().Replace("\"", "\"\"", StringComparison.Ordinal);
        return (named ? network.Model + "," : "")
            + Invariant($"{network.Frames},{network.Variant},{run.Job.Preset.Name},\"{data}\",{run.Seed},{run.Job.Split.Name},{training.Epochs},")
            + Invariant($"{matrix.Total},{Number(matrix.War)},{Number(matrix.Uar)}");
    }

    // Median seconds of an epoch; null where no times were kept.
    private static double? Seconds(IEnumerable<AblationResult> results)
    {
        double[] seconds = [.. results.SelectMany(result => result.Run.Job.Seconds()).Order()];
        return seconds.Length == 0 ? null : (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2;
    }

    // "1-0-2" has three: the shallower network first.
    private static int Blocks(string variant) => variant.Where(char.IsAsciiDigit).Sum(digit => digit - '0');

    private static string Number(double? fraction) => fraction?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
