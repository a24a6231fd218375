using MsstNet.Figures;
using SkiaSharp;

namespace MsstNet.Lab.Tests.Figures;

/// <summary>
/// Oracles: the rules of the doc comments, each broken once; a sheet decoded by SkiaSharp and compared tile by tile, to 12 of 255 (WebP).
/// </summary>
public class ClipPlayerTests
{
    private static readonly ClipPlayer Whole = new()
    {
        Title = "Made up", Description = "", Side = 2, Moments = ["a", "b", "c"], Rows = [("face", [new byte[12], new byte[12], new byte[12]])],
        Taken = [0, 2], Numbers = new("share", ["x", "y"], [("only", [[0.5, 1], [], [0, 1]])]),
    };

    [Fact]
    public void A_player_that_fits_is_taken() => Whole.Require();

    [Fact]
    public void The_strip_holds_what_is_taken_or_ten_at_most_from_the_middle()
    {
        Assert.Equal([0, 2], Whole.Strip);
        Assert.Equal([0, 1, 2], (Whole with { Taken = [] }).Strip);
        Assert.Equal([1, 5, 9, 13, 17, 21, 25, 29], (Whole with { Taken = [], Moments = [.. Enumerable.Repeat("a", 31)] }).Strip);
    }

    [Fact]
    public void A_player_that_does_not_fit_says_where()
    {
        MovingNumbers numbers = Whole.Numbers!;
        Assert.Contains("no pictures", Refusal(Whole with { Moments = [], Rows = [] }), StringComparison.Ordinal);
        Assert.Contains("\"face\" has 3 pictures for 2 moments", Refusal(Whole with { Moments = ["a", "b"] }), StringComparison.Ordinal);
        Assert.Contains("12 bytes; 3 × 3 RGB needs 27", Refusal(Whole with { Side = 3 }), StringComparison.Ordinal);
        Assert.Contains("begins at picture 3", Refusal(Whole with { First = 3 }), StringComparison.Ordinal);
        Assert.Contains("taken pictures are 0, 3", Refusal(Whole with { Taken = [0, 3] }), StringComparison.Ordinal);
        Assert.Contains("taken pictures are 2, 2", Refusal(Whole with { Taken = [2, 2] }), StringComparison.Ordinal);
        Assert.Contains("without a case", Refusal(Whole with { Numbers = numbers with { Cases = [] } }), StringComparison.Ordinal);
        Assert.Contains("full bar is 0", Refusal(Whole with { Numbers = numbers with { Top = 0 } }), StringComparison.Ordinal);
        Assert.Contains("1 colours for 2 numbers", Refusal(Whole with { Numbers = numbers with { Colours = ["red"] } }), StringComparison.Ordinal);
        Assert.Contains("2 numbers to stand under 3 pictures",
            Refusal(Whole with { Taken = [], Numbers = numbers with { UnderStrip = true } }), StringComparison.Ordinal);
        Assert.Contains("2 rows for 3 pictures", Refusal(With([[1, 1], [1, 1]])), StringComparison.Ordinal);
        Assert.Contains("1 numbers for 2 names", Refusal(With([[1, 1], [1], [1, 1]])), StringComparison.Ordinal);
        Assert.Contains("not finite", Refusal(With([[1, 1], [1, double.NaN], [1, 1]])), StringComparison.Ordinal);

        ClipPlayer With(double[][] values) => Whole with { Numbers = numbers with { Cases = [("only", values)] } };
        static string Refusal(ClipPlayer player) => Assert.Throws<LabException>(player.Require).Message;
    }

    [Fact]
    public void A_sheet_has_its_pictures_in_reading_order()
    {
        byte[][] pictures = [.. Enumerable.Range(0, 5).Select(at => Enumerable.Repeat((byte[])[(byte)(50 * at), 100, (byte)(255 - (50 * at))], 256)
            .SelectMany(pixel => pixel).ToArray())];
        using SKBitmap sheet = SKBitmap.Decode(Convert.FromBase64String(Photograph.Sheet(pictures, side: 16, columns: 3).Split(',')[1]));
        Assert.Equal((48, 32), (sheet.Width, sheet.Height));
        for (int at = 0; at < 5; at++)
        {
            SKColor pixel = sheet.GetPixel((at % 3 * 16) + 8, (at / 3 * 16) + 8);
            Assert.InRange(pixel.Red - (50 * at), -12, 12);
            Assert.InRange(pixel.Blue - (255 - (50 * at)), -12, 12);
        }
    }
}
