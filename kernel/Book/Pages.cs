using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NotebookKernel.Notebooks;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book;

/// <summary>One chapter as HTML: its cells with what they showed.</summary>
internal sealed class Pages(BookChapter chapter, Prose prose)
{
    // The forms that a page can show, the richest first.
    private static readonly string[] Preference =
    [
        "text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "text/markdown", "text/latex", "application/json", MimeBundle.PlainText,
    ];

    private int cell;

    /// <summary>All cells, in order.</summary>
    public string Html()
    {
        var html = new StringBuilder();
        var before = new StringBuilder();
        foreach (Cell one in chapter.Notebook.Cells)
        {
            cell++;
            switch (one)
            {
                case MarkdownCell markdown:
                    html.Append("<div class=\"prose\">\n").Append(prose.Html(markdown.Source, cell, markdown.Attachments)).Append("</div>\n");
                    break;
                case CodeCell code when !code.HasTag("remove-cell"):
                    Code(html, code, before.ToString());
                    if (IsCSharp(code)) before.Append(code.Source).Append('\n');
                    break;
            }
        }
        return html.ToString();
    }

    private void Code(StringBuilder html, CodeCell code, string before)
    {
        html.Append("<div class=\"cell\">\n");
        if (code.Source.Length > 0 && !code.HasTag("remove-input"))
        {
            bool folded = code.HasTag("hide-input") || (code.Metadata["jupyter"] as JsonObject)?["source_hidden"]?.ToString() == "true";
            string coloured = IsCSharp(code) ? CodeColours.Html(code.Source, before) : LanguageColours.Html(code.Source, Language(code));
            string count = $"<span class=\"count\" aria-hidden=\"true\">{Count(code.ExecutionCount)}</span>";
            string block = $"<div class=\"input\">{count}<pre tabindex=\"0\"><code>{coloured}</code></pre></div>\n";
            html.Append(folded ? $"<details class=\"folded\"><summary>Code</summary>\n{block}</details>\n" : block);
        }
        foreach (CellOutput output in code.Outputs)
            html.Append("<div class=\"output\">").Append(Output(output)).Append("</div>\n");
        html.Append("</div>\n");
    }

    private string Output(CellOutput output) => output switch
    {
        StreamOutput stream =>
            $"<pre class=\"stream{(stream.Name == "stderr" ? " stderr" : "")}\">{AnsiHtml.Of(Settle(stream.Text)).TrimEnd('\n')}</pre>",
        ErrorOutput error => $"<pre class=\"error\" role=\"note\" aria-label=\"error\">{AnsiHtml.Of(Traceback(error))}</pre>",
        ValueOutput value => Value(value.Data),
        _ => "",
    };

    private static string Traceback(ErrorOutput error) =>
        error.Traceback.Count > 0 ? string.Join('\n', error.Traceback) : $"{error.Name}: {error.Message}";

    private string Value(MimeBundle data)
    {
        string? type = Preference.FirstOrDefault(type => data[type] is not null);
        string content = type is null ? "" : data[type]!;
        return type switch
        {
            "text/html" => $"<div class=\"value\">{SharedScript.Without(content)}</div>",
            "image/svg+xml" => Picture(data, type, Convert.ToBase64String(Encoding.UTF8.GetBytes(content))),
            "image/png" or "image/jpeg" or "image/gif" => Picture(data, type, Escape(string.Concat(content.Where(c => !char.IsWhiteSpace(c))))),
            "text/markdown" or "text/latex" => $"<div class=\"prose\">{prose.Html(content, cell)}</div>",
            null => $"<pre>{Escape($"(nothing here that a page can show: {string.Join(", ", data.Forms.Select(form => form.Key))})")}</pre>",
            _ => $"<pre>{AnsiHtml.Of(content)}</pre>",
        };
    }

    // A progress line that rewrote itself shows its last state.
    private static string Settle(string text) => string.Join('\n', text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n')
        .Select(line => line.TrimEnd('\r')).Select(line => line[(line.LastIndexOf('\r') + 1)..]));

    private static bool IsCSharp(CodeCell code) => Language(code) == CellLanguage.CSharp;

    // What its first line says counts for more than the metadata, which an editor may have left behind.
    private static string Language(CodeCell code) =>
        code.Source.StartsWith("#!", StringComparison.Ordinal) && CellLanguage.Find(code.Source[2..].Split((char[]?)null, 2)[0]) is { } named
            ? named.Name
            : CellLanguage.Of(code.Language);

    private static string Count(int? count) => count is int number ? number.ToString(CultureInfo.InvariantCulture) : "";

    private static string Picture(MimeBundle data, string mimeType, string base64) =>
        $"<img alt=\"{Escape(data[MimeBundle.PlainText]?.Split('\n')[0] ?? "picture")}\" src=\"data:{mimeType};base64,{base64}\">";
}
