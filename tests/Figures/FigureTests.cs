using System.Globalization;
using System.Text.Json;
using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Figures;
using SkiaSharp;

namespace MsstNet.Lab.Tests.Figures;

/// <summary>
/// Oracles: what each chart must say, recomputed by plain loops and read back from the JSON that plotly.js gets, to 1e-9; for embedded
/// pictures SkiaSharp's decoder, within what WebP loses on a smooth picture (8 of 255 on average).
/// </summary>
public class FigureTests
{
    [Fact]
    public void Curves_hold_every_epoch_and_mark_the_rates_step()
    {
        JsonElement figure = Parse(TrainingCurves.Of(MadeUp.Epochs()));
        JsonElement[] traces = [.. figure.GetProperty("data").EnumerateArray()];
        Assert.Equal(6, traces.Length);
        Assert.Equal([1.5, 1.1, 0.8, 0.7], Numbers(traces[0].GetProperty("y")));
        Assert.Equal([1.4, null, 1.0, 0.9], Numbers(traces[1].GetProperty("y")));
        Near([40, 50, 60, 70], Numbers(traces[2].GetProperty("y")));
        Near([100 * 44 / 60.0, null, 100 * 44 / 60.0, 100 * 44 / 60.0], Numbers(traces[3].GetProperty("y")));
        Near([100 * 40 / 60.0, 100 * 40 / 60.0], Numbers(traces[4].GetProperty("y")));

        JsonElement layout = figure.GetProperty("layout");
        Assert.Equal("epoch", AxisTitle(layout, "xaxis"));
        Assert.Equal("cross-entropy (nats)", AxisTitle(layout, "yaxis"));
        Assert.Equal("WAR (%)", AxisTitle(layout, "yaxis2"));
        Assert.Equal(2.5, Assert.Single(layout.GetProperty("shapes").EnumerateArray()).GetProperty("x0").GetDouble());
        Assert.Throws<LabException>(() => TrainingCurves.Of([]));
    }

    [Fact]
    public void A_smooth_schedule_has_no_step() => Assert.Empty(TrainingCurves.RateSteps(
        [.. Enumerable.Range(1, 20).Select(e => MadeUp.Epochs()[0] with { Epoch = e, LearningRate = 0.1 * Math.Pow(0.9, e) })]));

    [Fact]
    public void The_heatmap_is_the_row_normalised_matrix()
    {
        ConfusionMatrix matrix = MadeUp.Matrix();
        JsonElement figure = Parse(ConfusionHeatmap.Of(matrix));
        JsonElement trace = Assert.Single(figure.GetProperty("data").EnumerateArray());
        for (int t = 0; t < 3; t++)
        {
            long row = 0;
            for (int p = 0; p < 3; p++) row += matrix[t, p];
            for (int p = 0; p < 3; p++)
            {
                JsonElement z = trace.GetProperty("z")[t][p];
                if (row == 0) { Assert.Equal(JsonValueKind.Null, z.ValueKind); continue; }
                Assert.Equal(100.0 * matrix[t, p] / row, z.GetDouble(), 1e-9);
                string? text = trace.GetProperty("text")[t][p].GetString();
                Assert.EndsWith("<br>" + matrix[t, p].ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal);
            }
        }
        JsonElement layout = figure.GetProperty("layout");
        JsonElement note = Assert.Single(layout.GetProperty("annotations").EnumerateArray());
        Assert.Equal((2, "<i>no clips</i>"), (note.GetProperty("y").GetInt32(), note.GetProperty("text").GetString()));
        Assert.Equal("predicted class", AxisTitle(layout, "xaxis"));
        Assert.Equal("true class (clips)", AxisTitle(layout, "yaxis"));
        Assert.Equal("calm &amp; &lt;quiet&gt; (20)", layout.GetProperty("yaxis").GetProperty("ticktext")[1].GetString());
    }

    [Fact]
    public void Bars_are_recalls_and_their_errors_reach_wilsons_ends()
    {
        JsonElement figure = Parse(RecallBars.Of(MadeUp.Matrix()));
        JsonElement bars = Assert.Single(figure.GetProperty("data").EnumerateArray());
        Near([75, 70, null], Numbers(bars.GetProperty("x")));
        Interval wilson = Interval.Wilson(30, 40)!.Value;
        JsonElement error = bars.GetProperty("error_x");
        Assert.Equal(100 * wilson.High, 75 + error.GetProperty("array")[0].GetDouble(), 1e-9);
        Assert.Equal(100 * wilson.Low, 75 - error.GetProperty("arrayminus")[0].GetDouble(), 1e-9);

        JsonElement layout = figure.GetProperty("layout");
        Near([100 * 44 / 60.0, 72.5], layout.GetProperty("shapes").EnumerateArray().Select(s => (double?)s.GetProperty("x0").GetDouble()));
        Assert.Equal("recall (%), with 95 % Wilson interval", AxisTitle(layout, "xaxis"));
        Assert.Contains("<i>no clips</i>", layout.GetProperty("annotations").EnumerateArray().Select(a => a.GetProperty("text").GetString()));
    }

    [Fact]
    public void A_strip_stacks_the_truth_first_and_puts_frames_at_their_times()
    {
        ClipStory story = MadeUp.Story();
        JsonElement figure = Parse(FilmStrip.Of(story));
        JsonElement[] traces = [.. figure.GetProperty("data").EnumerateArray()];
        Assert.Equal(4, traces.Length);
        Assert.Equal("<b>cross (true)</b>", traces[0].GetProperty("name").GetString());
        Near([10, 40, 80], Numbers(traces[0].GetProperty("y")));
        Near([70, 30, 10], Numbers(traces[1].GetProperty("y")));
        Assert.Equal(1.0, traces[3].GetProperty("z")[0][2].GetDouble());

        JsonElement[] images = [.. figure.GetProperty("layout").GetProperty("images").EnumerateArray()];
        Assert.Equal([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5], images.Select(image => image.GetProperty("x").GetDouble()));
        Assert.All(images, image => Assert.StartsWith("data:image/webp;base64,", image.GetProperty("source").GetString(), StringComparison.Ordinal));
        Assert.Equal("0.50 s", figure.GetProperty("layout").GetProperty("annotations")[1].GetProperty("text").GetString());
        Assert.Equal("time (s)", AxisTitle(figure.GetProperty("layout"), "xaxis"));
        Assert.Equal("probability (%)", AxisTitle(figure.GetProperty("layout"), "yaxis2"));
    }

    [Fact]
    public void One_prediction_spans_the_whole_strip()
    {
        JsonElement figure = Parse(FilmStrip.Of(MadeUp.Story() with { ProbabilityTimes = [1], Probabilities = [[0.2, 0.3, 0.5]] }));
        JsonElement range = figure.GetProperty("layout").GetProperty("xaxis").GetProperty("range");
        Assert.Equal(Numbers(range), Numbers(figure.GetProperty("data")[0].GetProperty("x")));
    }

    [Fact]
    public void Thinning_keeps_an_even_stride()
    {
        for (int count = 1; count < 100; count++)
        {
            int[] shown = FilmStrip.Thin(count);
            Assert.InRange(shown.Length, Math.Min(count, 5), FilmStrip.MostFrames);
            Assert.True(shown.Zip(shown.Skip(1), (a, b) => b - a).Distinct().Count() <= 1);
            Assert.InRange(shown[0], 0, count - 1);
            Assert.InRange(shown[^1], 0, count - 1);
        }
    }

    [Fact]
    public void A_story_that_does_not_fit_says_where()
    {
        ClipStory story = MadeUp.Story();
        Assert.Contains("16 frames and 2 frame times", Refusal(story with { FrameTimes = [0, 1] }), StringComparison.Ordinal);
        Assert.Contains("7 × 7 RGB needs 147", Refusal(story with { Side = 7 }), StringComparison.Ordinal);
        Assert.Contains("3 predictions and 1 times", Refusal(story with { ProbabilityTimes = [0] }), StringComparison.Ordinal);
        Assert.Contains("2 probabilities for 3 classes", Refusal(story with { Probabilities = [[1, 0], [1, 0], [1, 0]] }), StringComparison.Ordinal);
        Assert.Contains("\"smug\"", Refusal(story with { Truth = "smug" }), StringComparison.Ordinal);
        Assert.Contains("do not ascend", Refusal(story with { ProbabilityTimes = [0, 2, 2] }), StringComparison.Ordinal);
        Assert.Contains("action units on different times", Refusal(story with { ActionUnits = [new("AU1", [0, 1], [0])] }), StringComparison.Ordinal);

        static string Refusal(ClipStory story) => Assert.Throws<LabException>(() => FilmStrip.Of(story)).Message;
    }

    [Fact]
    public void A_photograph_shows_its_pixels()
    {
        byte[] rgb = new byte[32 * 32 * 3];
        for (int i = 0; i < 32 * 32; i++) (rgb[i * 3], rgb[(i * 3) + 1], rgb[(i * 3) + 2]) = ((byte)(i % 32 * 4), (byte)(i / 32 * 6), 90);
        using SKBitmap back = SKBitmap.Decode(Convert.FromBase64String(Photograph.DataUri(rgb, 32).Split(',')[1]));
        double off = 0;
        for (int i = 0; i < 32 * 32; i++)
        {
            SKColor pixel = back.GetPixel(i % 32, i / 32);
            off += Math.Abs(pixel.Red - rgb[i * 3]) + Math.Abs(pixel.Green - rgb[(i * 3) + 1]) + Math.Abs(pixel.Blue - rgb[(i * 3) + 2]);
        }
        Assert.InRange(off / (32 * 32 * 3), 0, 8);
        Assert.Throws<ArgumentException>(() => Photograph.DataUri(rgb, 31));
    }

    [Fact]
    public void Figures_repeat_their_bytes_and_never_scale_to_a_fixed_width()
    {
        Func<Figure>[] makers =
        [
            () => TrainingCurves.Of(MadeUp.Epochs()), () => ConfusionHeatmap.Of(MadeUp.Matrix()), () => RecallBars.Of(MadeUp.Matrix()),
            () => FilmStrip.Of(MadeUp.Story()),
        ];
        foreach (Func<Figure> make in makers)
        {
            Figure figure = make();
            Assert.Equal(figure.Json, make().Json);
            Assert.False(Parse(figure).GetProperty("layout").TryGetProperty("width", out _));
            Assert.True(Parse(figure).GetProperty("config").GetProperty("responsive").GetBoolean());
            Assert.NotEmpty(figure.Description);
            Assert.All(figure.Numbers.Rows, row => Assert.Equal(figure.Numbers.Columns.Count, row.Count));
        }
    }

    [Fact]
    public void Every_emotion_has_a_colour_of_its_own()
    {
        Assert.Equal(Emotions.Names.Count, EmotionColours.All.Distinct().Count());
        Assert.Equal(Palette.Green, EmotionColours.Of((int)Emotion.Disgust));
    }

    /// <summary>Seven digits, whole floating-point numbers as Plotly.NET writes them, counts untouched, and no template.</summary>
    [Fact]
    public void The_compact_form_is_rounded_and_keeps_text()
    {
        Figure figure = Lines.Of("2024-01-02T03:04:05.60Z", "×", "y", [new("1.23456789", [1, 2], [1 / 3.0, 1e-12 / 7])]);
        string json = FigureJson.Compact(figure);
        Assert.Contains("\"x\":[1.0,2.0],\"y\":[0.3333333,1.428571E-13]", json, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"2024-01-02T03:04:05.60Z\"", json, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"×\"", json, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"1.23456789\"", json, StringComparison.Ordinal);
        Assert.Contains("\"height\":420", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"template\"", json, StringComparison.Ordinal);
    }

    private static JsonElement Parse(Figure figure)
    {
        using JsonDocument document = JsonDocument.Parse(figure.Json);
        return document.RootElement.Clone();
    }

    private static string? AxisTitle(JsonElement layout, string axis) =>
        layout.GetProperty(axis).GetProperty("title").GetProperty("text").GetString();

    private static double?[] Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Null ? (double?)null : item.GetDouble())];

    private static void Near(IEnumerable<double?> expected, IEnumerable<double?> actual)
    {
        Assert.Equal(expected.Select(Rounded), actual.Select(Rounded));
        static double? Rounded(double? value) => value is double v ? Math.Round(v, 9) : null;
    }
}
