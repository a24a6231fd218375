using Microsoft.Data.Analysis;
using MsstNet.Lab.Data;
using MsstNet.Lab.Paper;

namespace MsstNet.Lab.Workbook.Exercises;

/// <summary>The exercises of notebook 10.</summary>
internal static class Published
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("10.1", "the method in Table 3 whose UAR is furthest from the mean of its recalls, as the table spells it", () =>
            (string)PublishedTable.Dfew().Rows.Where(row => row["happy"] is not null).MaxBy(Apart)!["method"]),
    ];

    private static double Apart(DataFrameRow row) => Math.Abs(Emotions.Names.Average(name => (double)row[name.ToLowerInvariant()]) - (double)row["uar"]);
}
