using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using static System.Net.WebUtility;

namespace MsstNet.Figures;

/// <summary>
/// A figure as a cell's output: an HTML fragment that draws itself in JupyterLab, the classic notebook, VS Code and the book, without a
/// network. plotly.js is sent with the first figure of a process and serves the whole page, or is a file beside the notebook that every
/// figure names (<see cref="AddressVariable"/>). Where no script runs, the description, the numbers and a still picture, if one was made,
/// remain. The same figure gives the same bytes.
/// </summary>
public static class NotebookFigure
{
    /// <summary>Begins the script that all figures of a page share; notebooks on disk leave it out.</summary>
    public const string SharedBegin = "<script data-lab-shared=\"plotly\">";

    /// <summary>
    /// The environment variable with the address of a file that holds <see cref="SharedText"/>, relative to the notebook. Front ends that save
    /// what they show then save this address instead of 3.6 MB, and draw a figure even if they never showed the one before it.
    /// </summary>
    public const string AddressVariable = "MSSTNET_FIGURES";

    /// <summary>Rows of <see cref="Figure.Numbers"/> shown; the rest is only counted.</summary>
    public const int MostRows = 100;

    // A front end may run this before the fragment is on the page, and before, after or without the shared script: it waits up to half a minute
    // for that script, and then looks a few times more for figures not yet drawn.
    private const string Loader =
        "<script>(()=>{const look=(wait,more)=>{const lab=window.LabFigures;lab?.draw();wait&&more&&setTimeout(look,250,wait-1,lab?more-1:more)};"
        + "look(120,12)})()</script>";

    private const string Style =
        "<style>.lab-figure{margin:0 0 .5em;max-width:1080px}.lab-figure figcaption{margin:0 0 .4em;line-height:1.45}"
        + ".lab-figure table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
        + ".lab-figure th,.lab-figure td{padding:.2em .7em;text-align:right;white-space:nowrap}"
        + ".lab-figure .lab-still{max-width:100%;height:auto}</style>";

    private static readonly Lazy<string> SharedCode = new(WriteShared);
    private static readonly Lock Gate = new();
    private static string? carrier;

    /// <summary>plotly.js and the code that draws with it, one script element; the same for every figure and process of this build.</summary>
    public static string Shared => $"{SharedBegin}{SharedText}</script>";

    /// <summary>The code of <see cref="Shared"/>, for a file of its own.</summary>
    public static string SharedText => SharedCode.Value;

    /// <summary>The figure as a fragment, with <see cref="Shared"/> before it when this process has not sent that yet.</summary>
    /// <remarks>The figure that carried the script carries it again: running a cell twice must not remove plotly.js from the notebook.</remarks>
    public static string Next(Figure figure)
    {
        string html = Html(figure), key = Key(figure.Name, FigureJson.Compact(figure));
        if (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address) return Linked(figure, address);
        lock (Gate) return (carrier ??= key) == key ? Shared + html : html;
    }

    /// <summary>The figure as a fragment for a page that has <see cref="Shared"/>.</summary>
    public static string Html(Figure figure)
    {
        string data = FigureJson.Compact(figure);
        return $"""
            {Style}
            <figure class="lab-figure" data-lab-figure="{Key(figure.Name, data)}">
            <figcaption><strong>{HtmlEncode(figure.Title)}</strong><br>{HtmlEncode(figure.Description)}</figcaption>
            <div class="lab-plot" role="img" aria-label="{HtmlEncode(figure.Title)}"></div>
            {Numbers(figure.Numbers)}<script type="application/json">{FigureJson.InScript(data)}</script>
            </figure>
            {Loader}
            """;
    }

    /// <summary>The figure as a fragment that loads <see cref="SharedText"/> from a file, once a page.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="address">The file's address, relative to the page's base, which in VS Code is the notebook's folder.</param>
    public static string Linked(Figure figure, string address) => $$"""
        {{SharedBegin}}(() => {
        if (window.LabFigures || window.labFiguresAsked) return;
        window.labFiguresAsked = true;
        const script = document.createElement("script");
        script.src = new URL("{{JavaScriptEncoder.Default.Encode(address)}}", document.baseURI);
        script.onerror = () => {
          window.labFiguresAsked = false;
          for (const plot of document.querySelectorAll(".lab-plot:empty"))
            plot.textContent = "The chart needs " + script.src + ", which is not there. Open the folder that holds it, or run the cell again.";
        };
        document.head.append(script);
        })();</script>{{Html(figure)}}
        """;

    /// <summary>Title and description, for viewers that show only text.</summary>
    public static string Plain(Figure figure) => $"{figure.Title}\n{figure.Description}";

    private static string Key(string name, string data) => $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..10]}";

    private static string Numbers(NumberTable numbers)
    {
        if (numbers.Columns.Count == 0) return "";
        string columns = string.Concat(numbers.Columns.Select(column => $"<th>{HtmlEncode(column)}</th>"));
        var rows = numbers.Rows.Take(MostRows).Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{HtmlEncode(cell)}</td>"))}</tr>\n");
        string rest = numbers.Rows.Count > MostRows ? $"<p>and {numbers.Rows.Count - MostRows} rows more</p>" : "";
        const string Scroll = "<div style=\"overflow-x:auto\" tabindex=\"0\" role=\"group\" aria-label=\"The numbers\">";
        return $"""
            <details><summary>The numbers</summary>{Scroll}<table><thead><tr>{columns}</tr></thead><tbody>
            {string.Concat(rows)}</tbody></table></div>{rest}</details>

            """;
    }

    // Under require.js plotly.js would register as a module and set no global variable: inside this function it finds no "define". Another
    // plotly.js that is already on the page is left in place.
    private static string WriteShared() => $$"""
        (() => {
        const theirs = window.Plotly;
        if (!theirs || theirs.version !== "{{PlotlyScript.Version}}") ((define, exports, module) => {
        {{PlotlyScript.Source}}
        })();
        const plotly = window.Plotly;
        if (theirs) window.Plotly = theirs;
        const themes = {{FigureJson.InScript(FigureJson.Themes)}};
        {{EmbeddedText.Read("figure.js")}}{{EmbeddedText.Read("notebook.js")}}})();
        """;
}
