using Spectre.Console;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>The rows of a comparison on the console and as a CSV file.</summary>
internal static class ComparisonTable
{
    /// <summary>A table for each data set: results on different data do not compare.</summary>
    public static void Print(IReadOnlyList<ComparisonRow> rows)
    {
        foreach (var group in rows.GroupBy(row => row.Data))
        {
            var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(group.Key))
                .AddColumns("method", "folds", "seeds", "WAR, last epoch", "UAR", "best on test", "origin");
            foreach (var row in group)
            {
                string war = Percent(row.War) + (row.WarSpread is { } spread ? Invariant($" ± {spread:0.0}") : "");
                table.AddRow(
                    Markup.Escape(row.Method), row.Folds, row.Seeds == 0 ? "–" : $"{row.Seeds}", war, Percent(row.Uar), Percent(row.BestOnTest),
                    Markup.Escape(row.Origin));
            }
            AnsiConsole.Write(table);
        }
        Console.WriteLine("The result is the last epoch's. \"Best on test\" was chosen by the test clips and is too good; it is there because others "
            + "report it. ± is over seeds.");
    }

    /// <summary>Writes the rows as a CSV file.</summary>
    public static void Write(string path, IReadOnlyList<ComparisonRow> rows) =>
        Csv.Write(path, "data,method,folds,seeds,war,war_sd_seeds,uar,best_on_test_war,origin", rows.Select(Line));

    private static string Line(ComparisonRow row)
    {
        int? seeds = row.Seeds == 0 ? null : row.Seeds;
        return Csv.Row($"{row.Data},{row.Method},{row.Folds},{seeds},")
            + Csv.Row($"{row.War:0.00},{row.WarSpread:0.00},{row.Uar:0.00},{row.BestOnTest:0.00},{row.Origin}");
    }

    private static string Percent(double? value) => value is { } v ? Invariant($"{v:0.00} %") : "–";
}
