using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>A finished figure: the chart, what it shows in words, and the numbers it was drawn from.</summary>
/// <param name="Name">Name for files and anchors, in lower case with hyphens: "training-curves".</param>
/// <param name="Title">The heading a reader sees.</param>
/// <param name="Description">What the figure shows and how to read it; also what a screen reader says.</param>
/// <param name="Chart">The chart, as Plotly.NET shows, combines and saves it.</param>
/// <param name="Numbers">The table behind the chart.</param>
[TypeFormatterSource(typeof(FigureFormatters), PreferredMimeTypes = ["text/html"])]
public sealed record Figure(string Name, string Title, string Description, GenericChart Chart, NumberTable Numbers)
{
    /// <summary>
    /// The chart as plotly.js takes it, <c>{"data": …, "layout": …, "config": …}</c>: the same bytes for the same numbers. Plotly.NET's own
    /// HTML names its element by a random identifier and therefore never repeats.
    /// </summary>
    public string Json => GenericChart.toJson(Chart);
}

/// <summary>A small table of text cells.</summary>
/// <param name="Columns">Headings, with units.</param>
/// <param name="Rows">One cell a column.</param>
public sealed record NumberTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>
/// Traces and layouts by plotly.js's own attribute names: Plotly.NET's objects are open dictionaries, and an anonymous object written with
/// the names of the plotly.js reference says what it does more plainly from C# than forty optional F# arguments.
/// </summary>
internal static class Plot
{
    public static Trace Trace(string type, object attributes)
    {
        var trace = new Trace(type);
        Set(trace, attributes);
        return trace;
    }

    public static GenericChart Chart(IEnumerable<Trace> traces, object layout)
    {
        var whole = new Layout();
        whole.SetProperty("template", Theme.Light);
        Set(whole, layout);
        var config = new Config();
        config.SetProperty("responsive", true);
        config.SetProperty("displaylogo", false);
        config.SetProperty("displayModeBar", false);
        // Nothing in a figure may reach for the network, not even the "edit in the cloud" button.
        config.SetProperty("plotlyServerURL", "");
        return GenericChart.NewMultiChart(ListModule.OfSeq(traces), whole, config, new DisplayOptions());
    }

    /// <summary>Text for plotly.js, which reads a little HTML: a name such as "a&lt;b" must not become a tag.</summary>
    public static string Text(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static void Set(DynamicObj.DynamicObj target, object attributes)
    {
        foreach (System.Reflection.PropertyInfo attribute in attributes.GetType().GetProperties())
            if (attribute.GetValue(attributes) is { } value) target.SetProperty(attribute.Name, value);
    }
}
