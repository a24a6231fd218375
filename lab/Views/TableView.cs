using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;
using MsstNet.Lab.Tables;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Views;

/// <summary>
/// A data frame as a table in pages, sorted by its heads. Without scripts the first page is shown. It sets no colours, so it reads
/// well in dark and light front ends. And one row: each value beside its column's name.
/// </summary>
internal static class TableView
{
    /// <summary>Rows a page.</summary>
    private const int Page = 20;

    /// <summary>Rows in the output at most, so that it stays small enough for a notebook's file.</summary>
    private const int MostRows = 200;

    private static readonly CarriedScript Script = new("LabTables", "table.css", "table.js");

    public static string Html(DataFrame frame) => frame.Rows.Count > 1 ? Script.Append(Markup(frame)) : Markup(frame);

    /// <summary>The table without its script.</summary>
    public static string Markup(DataFrame frame)
    {
        int rows = (int)Math.Min(frame.Rows.Count, MostRows);
        var html = new StringBuilder("<div class=\"lab-table\" data-lab-table style=\"overflow-x:auto\">\n")
            .Append("<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\"><thead><tr>")
            .AppendJoin("", frame.Columns.Select(Heading)).Append("</tr></thead>\n");
        for (int first = 0; first < rows; first += Page)
        {
            html.Append(first == 0 ? "<tbody>\n" : "<tbody hidden>\n");
            for (int row = first; row < Math.Min(rows, first + Page); row++)
                html.Append("<tr>").AppendJoin("", frame.Columns.Select(column => Cell(column, row))).Append("</tr>\n");
            html.Append("</tbody>\n");
        }
        string shown = rows < frame.Rows.Count ? $"; the first {rows} are here" : rows > Page ? $"; the first {Page} are shown" : "";
        html.Append($"</table>\n<div class=\"lab-pages\" style=\"margin:.3em 0\"><span>{Size(frame)}{shown}</span></div>\n</div>\n");
        return html.ToString();
    }

    public static string Plain(DataFrame frame)
    {
        int rows = (int)Math.Min(frame.Rows.Count, Page);
        string[][] columns =
            [.. frame.Columns.Select(column => (string[])[column.Name, .. Enumerable.Range(0, rows).Select(row => CellText.Of(column[row]))])];
        int[] widths = [.. columns.Select(column => column.Max(cell => cell.Length))];
        string Aligned(int i, string cell) => Side(frame.Columns[i]) == "right" ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]);
        var text = new StringBuilder();
        for (int line = 0; line <= rows; line++)
            text.Append(string.Join("  ", columns.Select((column, i) => Aligned(i, column[line]))).TrimEnd()).Append('\n');
        return text.Append(Size(frame)).Append(rows < frame.Rows.Count ? $"; the first {rows} are shown" : "").ToString();
    }

    public static string Html(DataFrameRow row)
    {
        const string left = "style=\"text-align:left\"";
        var cells = row.GetValues().Select(cell =>
            $"<tr><th {left}>{HtmlEncode(cell.Key)}</th><td {left}>{HtmlEncode(CellText.Of(cell.Value))}</td></tr>");
        return $"<table style=\"border-collapse:collapse\"><tbody>{string.Concat(cells)}</tbody></table>";
    }

    public static string Plain(DataFrameRow row)
    {
        (string Name, string Value)[] cells = [.. row.GetValues().Select(cell => (cell.Key, CellText.Of(cell.Value)))];
        int width = cells.Select(cell => cell.Name.Length).DefaultIfEmpty().Max();
        return string.Join('\n', cells.Select(cell => $"{cell.Name.PadRight(width)}  {cell.Value}"));
    }

    private static string Heading(DataFrameColumn column) =>
        $"<th scope=\"col\" style=\"text-align:{Side(column)};vertical-align:bottom;padding:.2em .7em\">{HtmlEncode(column.Name)}</th>";

    private static string Cell(DataFrameColumn column, int row) =>
        $"<td style=\"text-align:{Side(column)};padding:.15em .7em\">{HtmlEncode(CellText.Of(column[row]))}</td>";

    private static string Size(DataFrame frame)
    {
        string rows = frame.Rows.Count == 1 ? "row" : "rows", columns = frame.Columns.Count == 1 ? "column" : "columns";
        return string.Create(CultureInfo.InvariantCulture, $"{frame.Rows.Count:#,0} {rows} × {frame.Columns.Count} {columns}");
    }

    private static string Side(DataFrameColumn column) => column.IsNumericColumn() ? "right" : "left";
}
