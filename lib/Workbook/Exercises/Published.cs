using Microsoft.Data.Analysis;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Data.Sets;
using MsstNet.Model;
using MsstNet.Paper;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 10.</summary>
internal static class Published
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("10.1", "the method in Table 3 whose UAR is furthest from the mean of its recalls, as the table spells it", () =>
            (string)PublishedTable.Dfew().Rows.Where(row => row["happy"] is not null).MaxBy(Apart)!["method"]),
        // The largest over time has no more weights than the mean.
        new("10.2", "how many weights R18-max learns at Quick's size, width 16 and seven classes", () =>
            (double)NetworkCost.Of(NetworkCatalog.Find("r18-mean").Quick).Parameters),
    ];

    private static double Apart(DataFrameRow row) => Math.Abs(Emotions.Names.Average(name => (double)row[name.ToLowerInvariant()]) - (double)row["uar"]);
}
