using System.Globalization;
using Microsoft.Data.Analysis;
using MsstNet.Data;

namespace MsstNet.Paper;

/// <summary>
/// Table 2 or Table 3 of the paper with what is needed to ask it questions: how many clips a percentage is of, whether a row agrees with itself, and
/// what a clip costs. In a notebook it shows itself as a table to sort, filter and compare.
/// </summary>
/// <param name="Name">"Table 3".</param>
/// <param name="Data">The data set.</param>
/// <param name="Columns">Columns of numbers, as printed from left to right.</param>
/// <param name="Rows">Rows from top to bottom.</param>
public sealed record MethodTable(string Name, string Data, IReadOnlyList<MethodColumn> Columns, IReadOnlyList<MethodRow> Rows)
{
    /// <summary>Table 3: recalls, UAR, WAR and GFLOPs on DFEW.</summary>
    public static MethodTable Dfew()
    {
        DataFrame table = PublishedTable.Dfew();
        MethodColumn[] columns =
        [
            .. Emotions.Names.Select((name, k) => new MethodColumn(name, Measure.Recall, DfewPublished.Totals[k])),
            new("UAR", Measure.Uar, null), new("WAR", Measure.War, DfewPublished.Clips), new("GFLOPs", Measure.Cost, null),
        ];
        return Of("Table 3", "DFEW", table, columns);
    }

    /// <summary>Table 2: WAR and UAR on FERV39k's test list. It prints no cost; see <see cref="MethodRow.Cost"/>.</summary>
    public static MethodTable Ferv39k() => Of("Table 2", "FERV39k", PublishedTable.Ferv39k(),
        [new("WAR", Measure.War, MsstNet.Data.Sets.Ferv39k.Published[0].Test), new("UAR", Measure.Uar, null)]);

    /// <summary>A number as the paper prints it, with two decimals; "–" where it prints none.</summary>
    public static string Printed(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>
    /// How a number stands in its column: 1 the best, which the paper prints bold, 2 the second, which Table 3 underlines, else 0. Equal numbers
    /// stand alike. Costs are not ranked. Our text of the paper has lost the marks, so they are worked out.
    /// </summary>
    /// <param name="row">The row's place.</param>
    /// <param name="column">The column's place.</param>
    public int Standing(int row, int column)
    {
        if (Columns[column].Measure == Measure.Cost || Rows[row].Values[column] is not double value) return 0;
        double[] best = [.. Rows.Select(one => one.Values[column]).OfType<double>().Distinct().OrderDescending().Take(2)];
        return Array.IndexOf(best, value) + 1;
    }

    private static MethodTable Of(string name, string data, DataFrame table, MethodColumn[] columns)
    {
        var networks = PublishedTable.Networks().Rows.ToDictionary(row => (string)row["method"]);
        var printed = PublishedTable.Dfew().Rows.ToDictionary(row => ((string)row["method"], row["frames"] as int?), row => (double)row["gflops"]);
        return new(name, data, columns, [.. table.Rows.Select(Row)]);

        MethodRow Row(DataFrameRow row)
        {
            string method = (string)row["method"];
            var frames = row["frames"] as int?;
            double?[] values = [.. columns.Select(column => row[column.Name.ToLowerInvariant()] as double?)];
            DataFrameRow network = networks[method];
            MethodCost? cost = printed.TryGetValue((method, frames), out double gflops) ? new(gflops, Printed: true)
                : network["gmacs"] is double counted ? new(counted, Printed: false) : null;
            string family = network["family"] is string { Length: > 0 } known ? known : MethodRow.UnknownFamily;
            return new(method, frames, family, values, RowAudit.Of(columns, values), cost);
        }
    }
}

/// <summary>What a column holds.</summary>
public enum Measure
{
    /// <summary>Recall of a class.</summary>
    Recall,
    /// <summary>Unweighted average recall: the mean of the recalls.</summary>
    Uar,
    /// <summary>Weighted average recall: the share of all clips that was right.</summary>
    War,
    /// <summary>Operations for a clip.</summary>
    Cost,
}

/// <summary>A column of numbers.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Measure">What it holds.</param>
/// <param name="Clips">How many clips its percentages are of; null for a mean of recalls and for costs.</param>
public sealed record MethodColumn(string Name, Measure Measure, int? Clips);

/// <summary>The cost of a clip.</summary>
/// <param name="Gflops">10⁹ operations, as the paper counts them: multiply–accumulates.</param>
/// <param name="Printed">Whether Table 3 prints it; otherwise it was worked out from the layers (data/paper/networks.csv).</param>
public sealed record MethodCost(double Gflops, bool Printed);

/// <summary>A row of a table of methods.</summary>
/// <param name="Method">The method's name as printed.</param>
/// <param name="Frames">T, in MSSTNet's rows.</param>
/// <param name="Family">How it looks along time.</param>
/// <param name="Values">A number a column; null where none is printed.</param>
/// <param name="Audit">Whether its numbers agree with each other.</param>
/// <param name="Cost">What a clip costs; null where it is neither printed nor can be worked out.</param>
public sealed record MethodRow(string Method, int? Frames, string Family, IReadOnlyList<double?> Values, RowAudit Audit, MethodCost? Cost)
{
    /// <summary>The family of a method whose description is not at hand.</summary>
    public const string UnknownFamily = "not known here";

    /// <summary>Method and T.</summary>
    public string Name => Frames is int t ? string.Create(CultureInfo.InvariantCulture, $"{Method} T = {t}") : Method;
}
