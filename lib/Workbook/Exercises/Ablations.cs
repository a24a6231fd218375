using Microsoft.Data.Analysis;
using MsstNet.Lab.Paper;

namespace MsstNet.Lab.Workbook.Exercises;

/// <summary>The exercises of notebook 09.</summary>
internal static class Ablations
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("09.1", "is two blocks each (2-2-2) the best row of Table 1 at T = 4 on DFEW? true or false", () =>
        {
            DataFrameRow best = PublishedTable.Ablation().Rows.Where(row => row["frames"] is 4 && row["dfew_war"] is not null).MaxBy(row => (double)row["dfew_war"])!;
            return best["former1"] is 2 && best["former2"] is 2 && best["former3"] is 2;
        }),
    ];
}
