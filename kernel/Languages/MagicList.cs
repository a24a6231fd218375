using System.Net;
using NotebookKernel.Scripting.Cells;

namespace NotebookKernel.Languages;

/// <summary>What #!lsmagic shows: the languages and the magic commands, each with one line.</summary>
internal static class MagicList
{
    public static MimeBundle Of(MagicTable magics)
    {
        (string Name, string Description)[] rows = [.. magics.Descriptions.OrderBy(row => magics.Languages.ContainsKey(row.Key) ? 0 : 1)
            .ThenBy(row => row.Key, StringComparer.Ordinal).Select(row => (WithAliases(row.Key, magics), row.Value))];
        int width = rows.Max(row => row.Name.Length);
        string plain = string.Join('\n', rows.Select(row => $"{row.Name.PadRight(width)}  {row.Description}"));
        string html = string.Concat(rows.Select(row =>
            $"<tr><td style=\"text-align:left\"><code>{WebUtility.HtmlEncode(row.Name)}</code></td>"
            + $"<td style=\"text-align:left\">{WebUtility.HtmlEncode(row.Description)}</td></tr>"));
        return MimeBundle.Of(("text/html", $"<table>{html}</table>"), (MimeBundle.PlainText, plain));
    }

    private static string WithAliases(string name, MagicTable magics) => magics.Languages.TryGetValue(name, out string? language)
        ? string.Join(", ", magics.Languages.Where(other => other.Value == language).Select(other => other.Key))
        : name;
}
