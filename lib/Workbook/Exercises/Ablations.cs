using Microsoft.Data.Analysis;
using MsstNet.Paper;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 09.</summary>
internal static class Ablations
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("09.1", "is two blocks each (2-2-2) the best row of Table 1 at T = 4 on both FERV39k and DFEW? true or false", () =>
        {
            var rows = PublishedTable.Ablation().Rows.Where(row => row["frames"] is 4).ToList();
            return new[] { "ferv39k_war", "dfew_war" }.All(column =>
                rows.Where(row => row[column] is not null).MaxBy(row => (double)row[column]) is { } best && best["former1"] is 2 && best["former2"] is 2 && best["former3"] is 2);
        }),
    ];
}
