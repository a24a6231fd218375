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
    public static void Write(string path, IReadOnlyList<ComparisonRow> rows)
    {
        var lines = rows.Select(row => string.Join(
            ',', Quote(row.Data), Quote(row.Method), Quote(row.Folds), row.Seeds == 0 ? "" : Invariant($"{row.Seeds}"),
            Invariant($"{row.War:0.00}"), Invariant($"{row.WarSpread:0.00}"), Invariant($"{row.Uar:0.00}"), Invariant($"{row.BestOnTest:0.00}"),
            Quote(row.Origin)));
        const string header = "data,method,folds,seeds,war,war_sd_seeds,uar,best_on_test_war,origin";
        AtomicFile.WriteText(path, string.Join('\n', lines.Prepend(header)) + "\n");
    }

    /// <summary>A cell of a CSV file, in quotes where it needs them.</summary>
    public static string Quote(string text) =>
        text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Percent(double? value) => value is { } v ? Invariant($"{v:0.00} %") : "–";
}
