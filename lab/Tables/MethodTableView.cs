using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MsstNet.Paper;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Tables;

/// <summary>
/// A table of the paper as an instrument: a plain table, best in bold and second underlined, with its cost plane below. Where scripts run,
/// instrument.js adds sorting, filters, Δ against a row, T, heat and what each number is made of.
/// </summary>
internal static class MethodTableView
{
    /// <summary>Style and script of tables of methods.</summary>
    public static readonly CarriedScript Script =
        new("LabInstruments", "table.css", "table.js", "instrument.css", "instrument.js", "methods.js");

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As a cell's output.</summary>
    public static string Html(MethodTable table) => Script.Append(Markup(table));

    /// <summary>The table and its plane without style and script.</summary>
    public static string Markup(MethodTable table)
    {
        var html = new StringBuilder("<div class=\"lab-methods\" data-lab-instrument=\"methods\">\n<div class=\"lab-scroll\">\n<table>\n")
            .Append("<caption><span>").Append(HtmlEncode(Caption(table))).Append("</span></caption>\n<thead><tr><th scope=\"col\">method</th>");
        foreach (MethodColumn column in table.Columns) html.Append($"<th scope=\"col\">{HtmlEncode(column.Name)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < table.Rows.Count; row++)
        {
            html.Append($"<tr><th scope=\"row\">{HtmlEncode(table.Rows[row].Name)}</th>");
            for (int column = 0; column < table.Columns.Count; column++) html.Append($"<td>{Marked(table, row, column)}</td>");
            html.Append("</tr>\n");
        }
        return html.Append("</tbody>\n</table>\n</div>\n").Append(CostPlaneSvg.Of(table)).Append("<script type=\"application/json\">")
            .Append(Facts(table)).Append("</script>\n</div>\n").ToString();
    }

    /// <summary>As text: columns aligned, two decimals as printed.</summary>
    public static string Plain(MethodTable table)
    {
        string[][] lines =
        [
            ["method", .. table.Columns.Select(column => column.Name)],
            .. table.Rows.Select(row => (string[])[row.Name, .. row.Values.Select(MethodTable.Printed)]),
        ];
        int[] widths = [.. lines[0].Select((_, i) => lines.Max(line => line[i].Length))];
        return $"{Caption(table)}\n" + string.Join('\n', lines.Select(line =>
            string.Join("  ", line.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd()));
    }

    private static string Caption(MethodTable table) =>
        $"{table.Name}: {table.Data}, per cent as printed. Bold: best. Underlined: second.";

    private static string Marked(MethodTable table, int row, int column)
    {
        string printed = MethodTable.Printed(table.Rows[row].Values[column]);
        return table.Standing(row, column) switch { 1 => $"<strong>{printed}</strong>", 2 => $"<u>{printed}</u>", _ => printed };
    }

    // What the script cannot read off the table.
    private static string Facts(MethodTable table) => new JsonObject
    {
        ["name"] = table.Name,
        ["data"] = table.Data,
        ["columns"] = new JsonArray([.. table.Columns.Select(column =>
            (JsonNode)new JsonObject { ["measure"] = column.Measure.ToString().ToLowerInvariant(), ["clips"] = column.Clips })]),
        ["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)new JsonObject
        {
            ["method"] = row.Method, ["frames"] = row.Frames, ["family"] = row.Family, ["holds"] = row.Audit.Holds, ["found"] = row.Audit.Found,
            ["cost"] = row.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture,
                $"{cost.Gflops:0.00} GFLOPs a clip, {(cost.Printed ? "printed in Table 3" : "worked out from its layers")}") : null,
        })]),
    }.ToJsonString(Json).Replace("</", "<\\/", StringComparison.Ordinal);
}
