using System.Text;
using MsstNet.Figures;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Pages;

/// <summary>
/// A page that is one HTML file: plotly.js, figures, pictures and styles are inside it. It opens without a network, and its own content
/// security policy forbids it to use one. The same content gives the same bytes.
/// </summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder html = new(5_000_000);
    private readonly List<(string Id, string Json)> data = [("themes", FigureJson.Themes)];
    private int figures;

    /// <summary>Begins a page with its heading.</summary>
    /// <param name="title">Title and heading.</param>
    /// <param name="lead">One paragraph below it.</param>
    /// <param name="style">A style sheet of this kind of page, after the common one; null for none.</param>
    /// <param name="policy">What its content security policy allows beside pictures, styles and scripts of its own, e.g. "media-src data:; ".</param>
    public HtmlPage(string title, string lead, string? style = null, string policy = "") => html.Append($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy(policy)}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{HtmlEncode(title)}</title>
        <style>
        {Text("report.css")}{(style is null ? "" : Text(style))}</style>
        </head>
        <body>
        <header>
        <h1>{HtmlEncode(title)}</h1>
        <p class="lead">{HtmlEncode(lead)}</p>
        </header>
        <main>

        """);

    /// <summary>Adds HTML as it is: what comes from outside must be encoded already.</summary>
    public void Add(string html) => this.html.Append(html);

    /// <summary>Adds a figure with its description and, folded, its numbers.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="badge">HTML after its title.</param>
    public void Add(Figure figure, string badge = "")
    {
        string id = $"figure-{++figures}-{figure.Name}";
        data.Add((id + "-data", figure.Json));
        html.Append($"""
            <figure>
            <h3 id="{id}-title">{HtmlEncode(figure.Title)}{badge}</h3>
            <figcaption id="{id}-text">{HtmlEncode(figure.Description)}</figcaption>
            <div class="plot" id="{id}" role="img" aria-labelledby="{id}-title" aria-describedby="{id}-text"></div>
            <details><summary>The numbers</summary><div class="scroll" tabindex="0" role="group" aria-labelledby="{id}-title">
            {Table(figure.Numbers.Columns, figure.Numbers.Rows.Select(row => row.Select(cell => HtmlEncode(cell))))}</div></details>
            </figure>

            """);
    }

    /// <summary>Adds data for the page's scripts.</summary>
    public void AddData(string id, object value) => data.Add((id, FigureJson.Of(value)));

    /// <summary>Adds text for the page's scripts, base64 for example; it must not hold markup.</summary>
    public void AddText(string id, string text) => Add($"<script type=\"text/plain\" id=\"{id}\">{text}</script>\n");

    /// <summary>Adds scripts as one element, which others can find and read.</summary>
    public void AddScript(string id, params IEnumerable<string> files) =>
        Add($"<script id=\"{id}\">\n{string.Concat(files.Select(Text))}</script>\n");

    /// <summary>Adds what such a page ends with; an empty part is left out.</summary>
    public void AddNotes(string caveat, IReadOnlyList<(string Name, string Value)> facts, string command)
    {
        if (caveat.Length > 0)
            Add($"<h2>What these numbers do not show</h2>\n<div class=\"block caveat\"><p>{HtmlEncode(caveat)}</p></div>\n");
        if (facts.Count > 0)
        {
            var rows = facts.Select(fact => $"<tr><th scope=\"row\">{HtmlEncode(fact.Name)}</th><td>{HtmlEncode(fact.Value)}</td></tr>\n");
            Add($"<h2>Facts of the run</h2>\n<div class=\"block\"><table class=\"facts\"><tbody>\n{string.Concat(rows)}</tbody></table></div>\n");
        }
        if (command.Length > 0)
            Add($"<h2>How to reproduce</h2>\n<div class=\"block\"><pre><code>{HtmlEncode(command)}</code></pre></div>\n");
    }

    /// <summary>Ends the page: credits, plotly.js if there are figures, data and scripts.</summary>
    /// <param name="credits">What ends the footer.</param>
    /// <param name="scripts">Scripts of this kind of page.</param>
    /// <returns>The whole page.</returns>
    public string End(string credits, params IEnumerable<string> scripts)
    {
        Add("</main>\n<footer>One file, complete in itself: it asks no network for anything. ");
        if (figures > 0) Add($"Charts by plotly.js {PlotlyScript.Version} (MIT), {credits}</footer>\n<script>{PlotlyScript.Source}</script>\n");
        else Add($"{credits}</footer>\n");
        foreach ((string id, string json) in data) Add($"<script type=\"application/json\" id=\"{id}\">{FigureJson.InScript(json)}</script>\n");
        string drawing = figures > 0 ? EmbeddedText.Read("figure.js") + Text("report.js") : "";
        Add($"<script>\n{drawing}{string.Concat(scripts.Select(Text))}</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <summary>A table of cells that are HTML; the first of a row is its heading.</summary>
    public static string Table(IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        var headings = columns.Select(column => $"<th scope=\"col\">{HtmlEncode(column)}</th>");
        static string Row(IEnumerable<string> cells) =>
            string.Concat(cells.Select((cell, i) => i == 0 ? $"<th scope=\"row\">{cell}</th>" : $"<td>{cell}</td>"));
        return $"""
            <table class="numbers"><thead><tr>{string.Concat(headings)}</tr></thead><tbody>
            {string.Concat(rows.Select(row => $"<tr>{Row(row)}</tr>\n"))}</tbody></table>
            """;
    }

    private static string Policy(string more) => $"default-src 'none'; img-src data: blob:; {more}"
        + "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private static string Text(string file) => EmbeddedText.Read(file, typeof(HtmlPage).Assembly);
}
