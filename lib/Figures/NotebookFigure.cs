using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using static MsstNet.Figures.HtmlReport;

namespace MsstNet.Figures;

/// <summary>
/// A figure as a cell's output: one HTML fragment that draws itself in JupyterLab, the classic notebook, VS Code and the book, without a
/// network. plotly.js comes with the first figure of a process and serves the whole page; where no script runs, words, the numbers and, once
/// one was made, a still picture remain. The same figure is the same bytes.
/// </summary>
public static class NotebookFigure
{
    /// <summary>Begins the block that all figures of a page share; it is left out of notebooks on disk.</summary>
    public const string SharedBegin = "<script data-lab-shared=\"plotly\">";

    /// <summary>Rows of <see cref="Figure.Numbers"/> shown; what follows is counted.</summary>
    public const int MostRows = 100;

    private const string ScriptEnd = "</script>", FigureBegin = "<figure class=\"lab-figure\"", KeyBegin = "data-lab-figure=\"", PlotBegin = "<div class=\"lab-plot\"",
        StillBegin = "<img class=\"lab-still\" src=\"", DataBegin = "<script type=\"application/json\">";

    // A front end may run this before the fragment is on the page, and before, after or without the shared block: it waits half a minute for
    // the block, and then looks a few times more for figures not yet drawn.
    private const string Loader =
        "<script>(()=>{const look=(wait,more)=>{const lab=window.LabFigures;lab?.draw();wait&&more&&setTimeout(look,250,wait-1,lab?more-1:more)};look(120,12)})()" + ScriptEnd;

    private const string Style =
        "<style>.lab-figure{margin:0 0 .5em;max-width:1080px}.lab-figure figcaption{margin:0 0 .4em;line-height:1.45}.lab-figure table{border-collapse:collapse;"
        + "font-variant-numeric:tabular-nums}.lab-figure th,.lab-figure td{padding:.2em .7em;text-align:right;white-space:nowrap}.lab-figure .lab-still{max-width:100%;height:auto}</style>";

    private static readonly Lazy<string> SharedBlock = new(WriteShared);
    private static readonly Lock Gate = new();
    private static string? carrier;

    /// <summary>plotly.js and what draws with it, one script element; the same for every figure and process of this build.</summary>
    public static string Shared => SharedBlock.Value;

    /// <summary>The figure as a fragment, with <see cref="Shared"/> before it when this process has not sent that yet.</summary>
    /// <remarks>The figure that carried the block carries it again: a cell that is run twice must not take plotly.js out of the notebook.</remarks>
    public static string Next(Figure figure)
    {
        string html = Html(figure), key = Key(figure.Name, Data(figure));
        lock (Gate) return (carrier ??= key) == key ? Shared + html : html;
    }

    /// <summary>The figure as a fragment that counts on <see cref="Shared"/> being on the page.</summary>
    public static string Html(Figure figure)
    {
        string data = Data(figure);
        var html = new StringBuilder(data.Length + 4000);
        html.Append(Style).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"{FigureBegin} {KeyBegin}{Key(figure.Name, data)}\">\n")
            .Append(CultureInfo.InvariantCulture, $"<figcaption><strong>{Escape(figure.Title)}</strong><br>{Escape(figure.Description)}</figcaption>\n")
            .Append(CultureInfo.InvariantCulture, $"{PlotBegin} role=\"img\" aria-label=\"{Escape(figure.Title)}\"></div>\n");
        Numbers(html, figure.Numbers);
        return html.Append(DataBegin).Append(Embed(data)).Append(ScriptEnd).Append("\n</figure>\n").Append(Loader).ToString();
    }

    /// <summary>The figure in words, for viewers that show nothing else.</summary>
    public static string Plain(Figure figure) => $"{figure.Title}\n{figure.Description}";

    /// <summary>Whether some HTML is a figure's fragment.</summary>
    public static bool Is(string html) => html.Contains(FigureBegin, StringComparison.Ordinal) && html.Contains(DataBegin, StringComparison.Ordinal);

    /// <summary>What names a fragment's figure: its name and a hash of its data.</summary>
    public static string KeyOf(string html)
    {
        int begin = html.IndexOf(KeyBegin, html.IndexOf(FigureBegin, StringComparison.Ordinal), StringComparison.Ordinal) + KeyBegin.Length;
        return html[begin..html.IndexOf('"', begin)];
    }

    /// <summary>A fragment with a still picture that stands until the chart is drawn, in place of any it had.</summary>
    public static string WithStill(string html, Still still)
    {
        html = WithoutStill(html);
        int at = html.IndexOf(PlotBegin, html.IndexOf(FigureBegin, StringComparison.Ordinal), StringComparison.Ordinal);
        int title = html.IndexOf("<strong>", StringComparison.Ordinal) + "<strong>".Length;
        return html.Insert(html.IndexOf('\n', at) + 1, $"{StillBegin}{still.Address}\" alt=\"{html[title..html.IndexOf("</strong>", title, StringComparison.Ordinal)]}\">\n");
    }

    /// <summary>A fragment as the figure made it.</summary>
    public static string WithoutStill(string html) =>
        html.IndexOf(StillBegin, StringComparison.Ordinal) is > 0 and int at ? html.Remove(at, html.IndexOf('\n', at) + 1 - at) : html;

    /// <summary>The data of a fragment, as JSON that may stand in a script element.</summary>
    internal static string DataOf(string html)
    {
        int begin = html.IndexOf(DataBegin, html.IndexOf(FigureBegin, StringComparison.Ordinal), StringComparison.Ordinal) + DataBegin.Length;
        return html[begin..html.IndexOf(ScriptEnd, begin, StringComparison.Ordinal)];
    }

    // The template is the page's business and 2 kB a figure; seven digits are more than a pixel and keep the last bit of a sum out of the file.
    private static string Data(Figure figure)
    {
        JObject whole = JObject.Parse(figure.Json);
        (whole["layout"] as JObject)?.Remove("template");
        foreach (JValue number in whole.Descendants().OfType<JValue>().Where(value => value.Type == JTokenType.Float).ToArray())
            number.Value = double.Parse(Convert.ToDouble(number.Value, CultureInfo.InvariantCulture).ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return whole.ToString(Formatting.None);
    }

    private static string Key(string name, string data) => $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..10]}";

    private static void Numbers(StringBuilder html, NumberTable numbers)
    {
        if (numbers.Columns.Count == 0) return;
        html.Append("<details><summary>The numbers</summary><div style=\"overflow-x:auto\"><table><thead><tr>");
        foreach (string column in numbers.Columns) html.Append(CultureInfo.InvariantCulture, $"<th>{Escape(column)}</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<string> row in numbers.Rows.Take(MostRows))
            html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Escape(cell)}</td>")).Append("</tr>\n");
        html.Append("</tbody></table></div>");
        if (numbers.Rows.Count > MostRows) html.Append(CultureInfo.InvariantCulture, $"<p>and {numbers.Rows.Count - MostRows} rows more</p>");
        html.Append("</details>\n");
    }

    // Under require.js plotly.js would register as a module and set no global: inside this function it finds no define. A plotly.js that
    // somebody else put on the page stays theirs.
    private static string WriteShared() => $$"""
        {{SharedBegin}}(() => {
        const theirs = window.Plotly;
        if (!theirs || theirs.version !== "{{PlotlyScript.Version}}") ((define, exports, module) => {
        {{PlotlyScript.Source}}
        })();
        const plotly = window.Plotly;
        if (theirs) window.Plotly = theirs;
        const themes = {{Embed(JsonConvert.SerializeObject(new { light = Theme.Light, dark = Theme.Dark }))}};
        {{EmbeddedText.Read("figure.js")}}{{EmbeddedText.Read("notebook.js")}}})();{{ScriptEnd}}
        """;
}
