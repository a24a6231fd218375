using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Figures;
using SkiaSharp;

namespace MsstNet.Lab.Tests.Lab.Pages;

/// <summary>
/// Oracles: SkiaSharp's decoder for what the palette writer makes (exact up to 256 colours, within 24 of 255 beyond); the same bytes when the
/// browser draws a second time; and the fragment's own text for where a still stands.
/// </summary>
public class StillsTests
{
    [Fact]
    public void A_picture_of_few_colours_keeps_every_pixel()
    {
        using var bitmap = new SKBitmap(40, 30);
        for (int i = 0; i < 1200; i++) bitmap.SetPixel(i % 40, i / 40, new SKColor((byte)(i % 16 * 16), (byte)(i / 40 % 4 * 60), 200));
        AssertNear(bitmap, 0);
    }

    [Fact]
    public void A_photograph_stays_near()
    {
        using var bitmap = new SKBitmap(128, 128);
        for (int y = 0; y < 128; y++)
            for (int x = 0; x < 128; x++) bitmap.SetPixel(x, y, new SKColor((byte)(2 * x), (byte)(2 * y), (byte)(x + y)));
        AssertNear(bitmap, 24);
    }

    [Fact]
    public void The_browser_draws_stills_that_repeat_and_stay_small()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test draws stills in one.");
        Figure[] charts =
            [TrainingCurves.Of(MadeUp.Epochs()), RecallBars.Of(MadeUp.Matrix()), ConfusionHeatmap.Of(MadeUp.Matrix()), FilmStrip.Of(MadeUp.Story())];
        string[] fragments = [.. charts.Select(NotebookFigure.Html)];
        FigureFragment[] figures = [.. fragments.Select(html => FigureFragment.Of(html)!)];
        IReadOnlyList<Still> first = Drawn(figures, browser!);
        Assert.Equal(first, Drawn(figures, browser!));
        Assert.All(first, still => Assert.InRange(still.Content.Length, 2_000, 60_000));
        if (Environment.GetEnvironmentVariable("LAB_KEEP") is { } keep)
            for (int i = 0; i < first.Count; i++)
                if (first[i].MimeType == "image/png") File.WriteAllBytes(Path.Combine(keep, $"{i}.png"), Convert.FromBase64String(first[i].Content));
                else File.WriteAllText(Path.Combine(keep, $"{i}.svg"), first[i].Content);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("; ", first.Select(still => $"{still.MimeType} {still.Content.Length}")));

        string with = figures[0].With(first[0]);
        Assert.Contains($"<img class=\"lab-still\" src=\"{first[0].Address}\" alt=\"{charts[0].Title}\">", with, StringComparison.Ordinal);
        Assert.Equal(with, FigureFragment.Of(with)!.With(first[0]));
        Assert.Equal(fragments[0], FigureFragment.Of(with)!.With(null));
    }

    [Fact]
    public void Nothing_to_draw_starts_no_browser() => Assert.Empty(Stills.Draw([], null!).Stills);

    private static IReadOnlyList<Still> Drawn(FigureFragment[] figures, Chromium browser) =>
        [.. Stills.Draw(figures, browser).Stills.Select(still => still!)];

    private static void AssertNear(SKBitmap bitmap, int tolerance)
    {
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using SKBitmap back = SKBitmap.Decode(PalettePng.From(data.ToArray()));
        Assert.Equal((bitmap.Width, bitmap.Height), (back.Width, back.Height));
        for (int i = 0; i < bitmap.Width * bitmap.Height; i++)
        {
            SKColor a = bitmap.GetPixel(i % bitmap.Width, i / bitmap.Width), b = back.GetPixel(i % bitmap.Width, i / bitmap.Width);
            int off = Math.Max(Math.Abs(a.Red - b.Red), Math.Max(Math.Abs(a.Green - b.Green), Math.Abs(a.Blue - b.Blue)));
            Assert.True(off <= tolerance, $"{a} became {b}");
        }
    }
}
