using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;
using MsstNet.Figures;
using MsstNet.Lab.Views;

namespace MsstNet.Lab.Tests.Lab.Views;

/// <summary>A page with two players, used once in a real browser (playwright-core over Chromium) by player_test.cjs.</summary>
public sealed class UsedPlayers : IAsyncLifetime
{
    /// <summary>What the page showed; null when no browser or no playwright-core is here.</summary>
    public JsonNode? Seen { get; private set; }

    public async ValueTask InitializeAsync() => Seen = await BrowserScript.Run("Views/player_test.cjs",
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>players</title><meta name=viewport content='width=device-width'>"
        + "<style>:root{color-scheme:light dark}body{font:16px sans-serif;background:Canvas;color:CanvasText}</style><main>"
        + ClipPlayerView.Html(ClipPlayerViewTests.Beside()) + ClipPlayerView.Html(ClipPlayerViewTests.Below()) + "</main>");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>
/// Oracle: pictures of one colour each, so that a pixel says which picture a canvas shows, and the numbers given. Colours to 12 of 255 (WebP),
/// widths of bars to 1 %, heights to a pixel; texts are equal.
/// </summary>
public sealed class ClipPlayerViewTests(UsedPlayers used) : IClassFixture<UsedPlayers>
{
    private const int Count = 12, Side = 16;
    private static readonly int[] Taken = [1, 4, 7, 10];

    private JsonNode Seen
    {
        get
        {
            Assert.SkipWhen(used.Seen is null, BrowserScript.Missing);
            return used.Seen!;
        }
    }

    [Fact]
    public void The_kernel_shows_a_player_in_this_form()
    {
        NotebookFormatters.Register();
        Assert.Contains("text/html", Formatter.GetPreferredMimeTypesFor(typeof(ClipPlayer)));
        Assert.Contains("lab-player", Beside().ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Equal("Made up\nOne colour a picture.", Beside().ToDisplayString("text/plain"));
        Assert.Equal(ClipPlayerView.Html(Beside()), ClipPlayerView.Html(Beside()));
    }

    [Fact]
    public void Without_scripts_there_is_the_strip_and_the_numbers()
    {
        // Twelve pictures in lines of ten, for two rows.
        Assert.Equal([10 * Side, 4 * Side], Numbers(Seen["plain"]!["sheet"]));
        Assert.Equal(0, (int)Seen["plain"]!["controls"]!);
        string table = (string)Seen["plain"]!["table"]!;
        foreach (int at in Taken) Assert.Contains($"moment {at}{Text(at, 0)}{Text(at, 1)}", table, StringComparison.Ordinal);
    }

    [Fact]
    public void It_begins_where_it_was_told_and_steps_by_key_and_button()
    {
        Shows(Seen["begin"]!, 4, taken: "taken as 2 of 4");
        Shows(Seen["arrow"]!, 5, taken: "not taken");
        Shows(Seen["back"]!, 4, taken: "taken as 2 of 4");
        Shows(Seen["thumb"]!, 10, taken: "taken as 4 of 4");
    }

    [Fact]
    public void Play_begins_again_and_stops_at_the_end()
    {
        Assert.Equal(1, (int)Seen["playing"]!);
        Shows(Seen["played"]!, Count - 1, taken: "not taken");
    }

    [Fact]
    public void Bars_are_as_long_as_their_numbers_and_the_first_case_stays_marked()
    {
        Assert.Equal([Text(4, 0), Text(4, 1)], Strings(Seen["begin"]!["values"]));
        Assert.Equal(0, (int)Seen["begin"]!["marks"]!);
        double[] widths = Numbers(Seen["begin"]!["widths"]);
        for (int name = 0; name < 2; name++) Assert.InRange(widths[name] - (Value(4, name) / 2), -0.01, 0.01);
        Assert.Equal(["0.50", "0.25"], Strings(Seen["other"]!["values"]));
        Assert.Equal(2, (int)Seen["other"]!["marks"]!);
        // A picture without numbers says so.
        Assert.Equal(["–", "–"], Strings(Seen["played"]!["values"]));
    }

    [Fact]
    public void Numbers_of_the_strip_stand_above_its_pictures()
    {
        Assert.Equal(["0.00", "0.50", "1.00"], Strings(Seen["below"]!["values"]));
        double[] heights = Numbers(Seen["below"]!["heights"]);
        Assert.InRange(heights[1] - 30, -1, 1);
        Assert.InRange(heights[2] - 60, -1, 1);
        Assert.Equal(["1.00", "0.50", "0.00"], Strings(Seen["belowOn"]!["values"]));
    }

    [Fact]
    public void A_player_that_is_still_being_read_is_waited_for()
    {
        Assert.Equal((1, 2), ((int)Seen["early"]!, (int)Seen["late"]!));
        Assert.Empty(Strings(Seen["errors"]));
    }

    [Fact]
    public void It_fits_four_widths_and_axe_finds_nothing_in_light_or_dark()
    {
        Assert.Empty(Strings(Seen["errors"]));
        Assert.Empty(Strings(Seen["contrast"]));
        Assert.All(Numbers(Seen["over"]), over => Assert.Equal(0, over));
    }

    private static void Shows(JsonNode seen, int at, string taken)
    {
        foreach (int row in (int[])[0, 1]) Near(Colour(row, at), Numbers(seen["views"]![row]));
        Assert.Equal($"moment {at} ({at + 1} of {Count}, {taken})", (string)seen["says"]!);
        Assert.Equal(Taken.Select(index => $"moment {index}"), Strings(seen["names"]));
        Assert.Equal(Taken.Select(index => index == at ? "true" : "false"), Strings(seen["current"]));
        for (int k = 0; k < Taken.Length; k++) Near(Colour(0, Taken[k]), Numbers(seen["thumbs"]![k]));
    }

    private static void Near(byte[] colour, double[] pixel) =>
        Assert.All(Enumerable.Range(0, 3), c => Assert.InRange(pixel[c] - colour[c], -12, 12));

    /// <summary>Two rows of twelve pictures, four of them taken, bars beside them in two cases; the last picture has no numbers.</summary>
    internal static ClipPlayer Beside() => new()
    {
        Title = "Made up", Description = "One colour a picture.", Side = Side, Rate = 30, First = 4, Taken = Taken,
        Moments = [.. Enumerable.Range(0, Count).Select(at => $"moment {at}")],
        Rows = [("face", Row(0)), ("map", Row(1))],
        Numbers = new("made-up number", ["one", "two"],
        [
            ("first", [.. Enumerable.Range(0, Count).Select(at => at == Count - 1 ? (double[])[] : [Value(at, 0), Value(at, 1)])]),
            ("second", [.. Enumerable.Range(0, Count).Select(at => at == Count - 1 ? (double[])[] : [0.5, 0.25])]),
        ])
        { Top = 2 },
    };

    /// <summary>Three pictures with a number under each.</summary>
    internal static ClipPlayer Below() => new()
    {
        Title = "Below", Description = "Numbers under the strip.", Side = Side, Moments = ["a", "b", "c"], Rows = [("face", [.. Row(0).Take(3)])],
        Numbers = new("share", ["a", "b", "c"], [("only", [[0, 0.5, 1], [1, 0.5, 0], []])]) { UnderStrip = true },
    };

    private static double Value(int at, int name) => name == 0 ? at / 10.0 : 2 - (at / 8.0);

    private static string Text(int at, int name) => Value(at, name).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Colour(int row, int at) => [(byte)(20 * at), (byte)(row == 0 ? 40 : 200), (byte)(240 - (20 * at))];

    private static byte[][] Row(int row) =>
        [.. Enumerable.Range(0, Count).Select(at => Enumerable.Repeat(Colour(row, at), Side * Side).SelectMany(c => c).ToArray())];

    private static double[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(item => (double)item!)];

    private static string[] Strings(JsonNode? node) => [.. node!.AsArray().Select(item => (string)item!)];
}
