using System.Text.Json;
using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>A finished figure: the chart, what it shows in words, and the numbers it was drawn from.</summary>
/// <param name="Name">Name for files and anchors, in lower case with hyphens: "training-curves".</param>
/// <param name="Title">The heading.</param>
/// <param name="Description">What the figure shows and how to read it; also for screen readers.</param>
/// <param name="Chart">The chart, as Plotly.NET shows, combines and saves it.</param>
/// <param name="Numbers">The table behind the chart.</param>
[TypeFormatterSource(typeof(FigureFormatters), PreferredMimeTypes = ["text/html"])]
public sealed record Figure(string Name, string Title, string Description, GenericChart Chart, NumberTable Numbers)
{
    /// <summary>
    /// The chart as plotly.js takes it, <c>{"data": …, "layout": …, "config": …}</c>: the same bytes for the same numbers. Plotly.NET's own
    /// HTML is never the same twice, because it names its element at random.
    /// </summary>
    public string Json => GenericChart.toJson(Chart);

    /// <summary>A chart made with Plotly.NET's own functions, in F# or C#, as a figure of the workbook, which draws without network.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="name">Name for files and anchors.</param>
    /// <param name="title">The heading.</param>
    /// <param name="description">What it shows and how to read it.</param>
    public static Figure Of(GenericChart chart, string name, string title, string description)
    {
        Layout layout = GenericChart.getLayout(chart);
        layout.SetProperty("template", Theme.Light);
        // Plotly's own margin leaves room for a title, which stands above the chart here.
        layout.SetProperty("margin", new { t = 20 });
        GenericChart styled = Plot.Chart(GenericChart.getTraces(chart), layout);
        using JsonDocument json = JsonDocument.Parse(GenericChart.toJson(styled));
        return new Figure(name, title, description, styled, NumberTable.Of(json.RootElement.GetProperty("data")));
    }
}

/// <summary>A small table of text cells.</summary>
/// <param name="Columns">Headings, with units.</param>
/// <param name="Rows">One cell a column.</param>
public sealed record NumberTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>One row an item.</summary>
    internal static NumberTable Of<T>(IReadOnlyList<string> columns, IEnumerable<T> items, Func<T, string[]> row) =>
        new(columns, [.. items.Select(row)]);

    /// <summary>The points of traces, by the name of the trace.</summary>
    internal static NumberTable Of(JsonElement traces) => new(["trace", "x", "y"],
    [
        .. from trace in traces.EnumerateArray()
           from point in Cells(trace, "x").Zip(Cells(trace, "y"))
           select (IReadOnlyList<string>)[trace.TryGetProperty("name", out JsonElement name) ? $"{name}" : "", point.First, point.Second],
    ]);

    private static string[] Cells(JsonElement trace, string axis)
    {
        bool isList = trace.TryGetProperty(axis, out JsonElement cells) && cells.ValueKind == JsonValueKind.Array;
        return isList ? [.. cells.EnumerateArray().Select(cell => $"{cell}")] : [];
    }
}

/// <summary>
/// Traces and layouts by plotly.js's own attribute names: Plotly.NET's objects are open dictionaries, and an anonymous object with the names
/// of the plotly.js reference is plainer in C# than forty optional F# arguments. An attribute that is null is left out.
/// </summary>
internal static class Plot
{
    public static Trace Trace(string type, object attributes) => With(new Trace(type), attributes);

    public static GenericChart Chart(IEnumerable<Trace> traces, object layout)
    {
        var whole = new Layout();
        whole.SetProperty("template", Theme.Light);
        return Chart(traces, With(whole, layout));
    }

    public static GenericChart Chart(IEnumerable<Trace> traces, Layout layout)
    {
        // Nothing in a figure may use the network, not even the "edit in the cloud" button.
        Config config = With(new Config(), new { responsive = true, displaylogo = false, displayModeBar = false, plotlyServerURL = "" });
        return GenericChart.NewMultiChart(ListModule.OfSeq(traces), layout, config, new DisplayOptions());
    }

    /// <summary>Text for plotly.js, which reads a little HTML: a name such as "a&lt;b" must not become a tag.</summary>
    public static string Text(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    public static string[] Texts(IEnumerable<string> texts) => [.. texts.Select(Text)];

    /// <summary>The title of a figure or an axis.</summary>
    public static object Title(string text) => new { text = Text(text) };

    /// <summary>A legend in rows below the plot.</summary>
    /// <param name="y">Its upper edge, in heights of the plot above the lower edge of it.</param>
    public static object LegendBelow(double y) => new { orientation = "h", x = 0, y, yanchor = "top" };

    /// <summary>Bars of ± the values; none when no value is known.</summary>
    public static object? Spread(double?[] values, string colour, int width = 5) =>
        values.Any(value => value is not null) ? new { type = "data", array = values, color = colour, thickness = 1.5, width } : null;

    /// <summary>0, 1, 2, …: the places of things that have names and no numbers.</summary>
    public static int[] Places<T>(IReadOnlyCollection<T> things) => [.. Enumerable.Range(0, things.Count)];

    private static T With<T>(T target, object attributes) where T : DynamicObj.DynamicObj
    {
        foreach (System.Reflection.PropertyInfo attribute in attributes.GetType().GetProperties())
            if (attribute.GetValue(attributes) is { } value) target.SetProperty(attribute.Name, value);
        return target;
    }
}
