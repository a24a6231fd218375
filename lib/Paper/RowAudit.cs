using System.Globalization;

namespace MsstNet.Paper;

/// <summary>
/// Whether a row agrees with itself: UAR with the mean of its recalls, WAR with its recalls and the class counts. Each within 0.01, which is what
/// rounding to two decimals can explain.
/// </summary>
/// <param name="Holds">Whether both agree; null where the row prints no recalls.</param>
/// <param name="Found">What was worked out, beside what is printed.</param>
public sealed record RowAudit(bool? Holds, string Found)
{
    // A hair above 0.01: the printed decimals have no exact binary form.
    private const double Rounding = 0.01 + 1e-9;

    internal static RowAudit Of(IReadOnlyList<MethodColumn> columns, IReadOnlyList<double?> values)
    {
        var recalls = columns.Zip(values).Where(cell => cell.First.Measure == Measure.Recall).ToList();
        if (recalls.Count == 0 || recalls.Any(cell => cell.Second is null)) return new(null, "no recalls are printed, so nothing can be checked");
        double Printed(Measure measure) => columns.Zip(values).Single(cell => cell.First.Measure == measure).Second ?? double.NaN;

        double mean = recalls.Average(cell => cell.Second!.Value);
        double right = recalls.Sum(cell => Math.Round(cell.Second!.Value / 100 * cell.First.Clips!.Value));
        double share = 100 * right / recalls.Sum(cell => cell.First.Clips!.Value);
        bool holds = Math.Abs(mean - Printed(Measure.Uar)) <= Rounding && Math.Abs(share - Printed(Measure.War)) <= Rounding;
        return new(holds, string.Create(CultureInfo.InvariantCulture,
            $"the recalls give UAR {mean:0.00} ({Printed(Measure.Uar):0.00} printed) and WAR {share:0.00} ({Printed(Measure.War):0.00} printed)"));
    }
}
