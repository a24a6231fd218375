using System.Globalization;
using System.Text;
using System.Text.Json;
using MsstNet.Figures;
using MsstNet.Lab.Tables;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Views;

/// <summary>
/// A clip as a cell's output: a strip of pictures that becomes a player where scripts run. Every output carries player.js, which is small, so that
/// none depends on another.
/// </summary>
internal static class ClipPlayerView
{
    // A strip of more pictures is broken into lines.
    private const int MostColumns = 10;

    // Generated faces have film grain, which costs more bytes than the face; at this quality it is still there.
    private const int Quality = 50;

    private static readonly CarriedScript Script = new("LabPlayer", "player.css", "player.js");

    /// <summary>As a cell's output.</summary>
    public static string Html(ClipPlayer player) => Script.Alone(Markup(player));

    /// <summary>Title and description.</summary>
    public static string Plain(ClipPlayer player) => $"{player.Title}\n{player.Description}";

    /// <summary>The player without style and script: heading, strip, and the numbers as a table.</summary>
    public static string Markup(ClipPlayer player)
    {
        player.Require();
        int count = player.Moments.Count, columns = Math.Min(count, MostColumns), lines = (count + columns - 1) / columns;
        var blank = new byte[player.Side * player.Side * 3];
        // Each row of pictures begins a new line of the sheet.
        byte[][] tiles = [.. player.Rows.SelectMany(row => row.Pictures.Concat(Enumerable.Repeat(blank, (lines * columns) - count)))];
        string sheet = Photograph.Sheet(tiles, player.Side, columns, Quality);
        string seen = $"Pictures in order of time: {string.Join(", ", player.Rows.Select(row => row.Name))}";
        return $"""
            <figure class="lab-player">
            <figcaption><strong>{HtmlEncode(player.Title)}</strong><br>{HtmlEncode(player.Description)}</figcaption>
            <img class="lab-sheet" src="{sheet}" alt="{HtmlEncode(seen)}">
            {Numbers(player)}<script type="application/json">{FigureJson.InScript(Data(player, columns, lines))}</script>
            </figure>

            """;
    }

    private static string Data(ClipPlayer player, int columns, int lines) => JsonSerializer.Serialize(new
    {
        side = player.Side, columns, lines, rate = player.Rate, first = player.First, moments = player.Moments, taken = player.Taken,
        shown = player.Strip,
        rows = player.Rows.Select(row => row.Name),
        numbers = player.Numbers is not { } numbers ? null : new
        {
            quantity = numbers.Quantity, names = numbers.Names, colours = numbers.Colours, top = numbers.Top, below = numbers.UnderStrip,
            mark = numbers.MarkFirst,
            cases = numbers.Cases.Select(one => new
            {
                name = one.Name, values = one.Values.Select(row => row.Select(value => Math.Round(value, 3))),
            }),
        },
    });

    // For readers without scripts: the first case, at the pictures of the strip.
    private static string Numbers(ClipPlayer player)
    {
        if (player.Numbers is not { } numbers) return "";
        var html = new StringBuilder($"<details><summary>The numbers: {HtmlEncode(numbers.Quantity)}</summary>")
            .Append("<div class=\"lab-wide\" tabindex=\"0\" role=\"group\" aria-label=\"The numbers\"><table><thead><tr><td></td>");
        foreach (string name in numbers.Names) html.Append($"<th scope=\"col\">{HtmlEncode(name)}</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (int at in player.Strip)
        {
            html.Append($"<tr><th scope=\"row\">{HtmlEncode(player.Moments[at])}</th>");
            foreach (double value in numbers.Cases[0].Values[at]) html.Append($"<td>{value.ToString("0.00", CultureInfo.InvariantCulture)}</td>");
            html.Append("</tr>\n");
        }
        return html.Append("</tbody></table></div></details>\n").ToString();
    }
}
