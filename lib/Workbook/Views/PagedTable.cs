using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;

namespace MsstNet.Workbook.Views;

/// <summary>
/// A data frame as a table in pages, sorted by a click on a heading. Without scripts the first page is there; colours are the front end's, so
/// it reads on dark and on light.
/// </summary>
internal static class PagedTable
{
    /// <summary>Rows a page.</summary>
    public const int Page = 20;

    /// <summary>Rows sent at most: an output has to stay small enough to be kept in a file.</summary>
    public const int MostRows = 200;

    private static readonly Lazy<string> Script = new(() => EmbeddedText.Read("table.js"));

    public static DataFrame Of(DataFrameColumn column) => new(column);

    public static string Html(DataFrame frame)
    {
        int rows = (int)Math.Min(frame.Rows.Count, MostRows);
        var html = new StringBuilder("<div class=\"lab-table\" data-lab-table style=\"overflow-x:auto\">\n<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\"><thead><tr>");
        foreach (DataFrameColumn column in frame.Columns)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\" style=\"text-align:{Side(column)};vertical-align:bottom;padding:.2em .7em\">{Cells.Escape(column.Name)}<br><small style=\"font-weight:normal;opacity:.65\">{Kind(column)}</small></th>");
        html.Append("</tr></thead>\n");
        for (int first = 0; first < rows; first += Page)
        {
            html.Append(first == 0 ? "<tbody>\n" : "<tbody hidden>\n");
            for (int row = first; row < Math.Min(rows, first + Page); row++)
            {
                html.Append("<tr>");
                foreach (DataFrameColumn column in frame.Columns)
                    html.Append(CultureInfo.InvariantCulture, $"<td style=\"text-align:{Side(column)};padding:.15em .7em\">{Cells.Escape(Cells.Text(column[row]))}</td>");
                html.Append("</tr>\n");
            }
            html.Append("</tbody>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"</table>\n<div class=\"lab-pages\" style=\"margin:.3em 0\"><span>{Size(frame)}{(rows < frame.Rows.Count ? $"; the first {rows} are here" : rows > Page ? $"; the first {Page} are shown" : "")}</span></div>\n</div>\n");
        if (rows > 1) html.Append("<script>").Append(Script.Value).Append("</script>");
        return html.ToString();
    }

    public static string Plain(DataFrame frame)
    {
        int rows = (int)Math.Min(frame.Rows.Count, Page);
        string[][] columns = [.. frame.Columns.Select(column => (string[])[column.Name, .. Enumerable.Range(0, rows).Select(row => Cells.Text(column[row]))])];
        int[] widths = [.. columns.Select(column => column.Max(cell => cell.Length))];
        var text = new StringBuilder();
        for (int line = 0; line <= rows; line++)
            text.Append(string.Join("  ", columns.Select((column, i) => Side(frame.Columns[i]) == "right" ? column[line].PadLeft(widths[i]) : column[line].PadRight(widths[i]))).TrimEnd()).Append('\n');
        return text.Append(Size(frame)).Append(rows < frame.Rows.Count ? $"; the first {rows} are shown" : "").ToString();
    }

    private static string Size(DataFrame frame) => string.Create(CultureInfo.InvariantCulture,
        $"{frame.Rows.Count:#,0} {(frame.Rows.Count == 1 ? "row" : "rows")} × {frame.Columns.Count} {(frame.Columns.Count == 1 ? "column" : "columns")}");

    private static string Side(DataFrameColumn column) => column.IsNumericColumn() ? "right" : "left";

    private static string Kind(DataFrameColumn column) => column.DataType == typeof(float) ? "float" : column.DataType == typeof(double) ? "double"
        : column.DataType == typeof(int) ? "int" : column.DataType == typeof(long) ? "long" : column.DataType == typeof(bool) ? "bool"
        : column.DataType == typeof(string) ? "text" : Cells.Escape(column.DataType.Name);
}
