using System.Text;
using Microsoft.Data.Analysis;

namespace MsstNet.Workbook.Views;

/// <summary>One row of a data frame: each value beside its column's name.</summary>
internal static class RowView
{
    public static string Plain(DataFrameRow row)
    {
        (string Name, string Value)[] cells = [.. row.GetValues().Select(cell => (cell.Key, Cells.Text(cell.Value)))];
        int width = cells.Select(cell => cell.Name.Length).DefaultIfEmpty().Max();
        return string.Join('\n', cells.Select(cell => $"{cell.Name.PadRight(width)}  {cell.Value}"));
    }

    public static string Html(DataFrameRow row)
    {
        var html = new StringBuilder("<table style=\"border-collapse:collapse\"><tbody>");
        foreach (KeyValuePair<string, object> cell in row.GetValues())
            html.Append($"<tr><th style=\"text-align:left\">{Cells.Escape(cell.Key)}</th><td style=\"text-align:left\">{Cells.Escape(Cells.Text(cell.Value))}</td></tr>");
        return html.Append("</tbody></table>").ToString();
    }
}
