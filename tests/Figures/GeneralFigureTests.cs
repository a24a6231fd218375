using System.Globalization;
using System.Text.Json;
using MsstNet.Figures;

namespace MsstNet.Lab.Tests.Figures;

/// <summary>Oracle: the numbers given, read back from the JSON that plotly.js gets; exact. The same numbers give the same bytes.</summary>
public sealed class GeneralFigureTests
{
    [Fact]
    public void Lines_keep_their_numbers_spread_and_names()
    {
        Series[] series = [new("a<b", [0, 1], [2, double.NaN]) { Spread = [0.5, 0.25] }, new("c", [0, 1], [3, 4]) { Dashed = true }];
        Figure figure = Lines.Of("t", "blocks", "WAR (%)", series, ["1-1-1", "2-2-2"]);
        JsonElement[] traces = [.. Data(figure)];
        Assert.Equal("a&lt;b", traces[0].GetProperty("name").GetString());
        Assert.Equal(2, traces[0].GetProperty("y")[0].GetDouble());
        Assert.Equal(JsonValueKind.Null, traces[0].GetProperty("y")[1].ValueKind);
        Assert.Equal(0.25, traces[0].GetProperty("error_y").GetProperty("array")[1].GetDouble());
        Assert.Equal("dash", traces[1].GetProperty("line").GetProperty("dash").GetString());
        Assert.Equal("2-2-2", figure.Numbers.Rows[1][1]);
        Assert.Equal(figure.Json, Lines.Of("t", "blocks", "WAR (%)", series, ["1-1-1", "2-2-2"]).Json);
        Assert.Throws<LabException>(() => Lines.Of("t", "x", "y", []));
        Assert.Throws<LabException>(() => Lines.Of("t", "x", "y", [new("a", [1], [1, 2])]));
    }

    /// <summary>plotly.js writes "5" for 0.5 on a logarithmic axis: the figure says what stands where.</summary>
    [Fact]
    public void A_logarithmic_axis_names_its_values_in_full()
    {
        Figure figure = Lines.Of("t", "x", "y", [new("a", [0.25, 4], [0.001, 7])], LogAxes.Both);
        JsonElement layout = JsonDocument.Parse(figure.Json).RootElement.GetProperty("layout");
        JsonElement x = layout.GetProperty("xaxis"), y = layout.GetProperty("yaxis");
        Assert.Equal(["0.1", "0.2", "0.5", "1", "2", "5"], x.GetProperty("ticktext").EnumerateArray().Select(tick => tick.GetString()).Take(6));
        Assert.Equal(
            x.GetProperty("tickvals").EnumerateArray().Select(tick => tick.GetDouble()),
            x.GetProperty("ticktext").EnumerateArray().Select(tick => double.Parse(tick.GetString()!, CultureInfo.InvariantCulture)));
        Assert.Equal(1, y.GetProperty("dtick").GetInt32());
        Assert.False(y.TryGetProperty("tickvals", out _));
    }

    [Fact]
    public void A_slider_shows_one_matrix_at_a_time_on_one_scale()
    {
        double[,] first = { { 1, 2 }, { 3, 4 } }, second = { { 5, 6 }, { 7, 8 } };
        Figure figure = Heatmaps.Of("t", "x", "y", [("first", first), ("second", second)], "weight");
        JsonElement[] traces = [.. Data(figure)];
        Assert.Equal([true, false], traces.Select(trace => trace.GetProperty("visible").GetBoolean()));
        Assert.All(traces, trace => Assert.Equal((0, 8), (trace.GetProperty("zmin").GetDouble(), trace.GetProperty("zmax").GetDouble())));
        Assert.Equal(3, traces[0].GetProperty("z")[1][0].GetDouble());
        JsonElement steps = JsonDocument.Parse(figure.Json).RootElement.GetProperty("layout").GetProperty("sliders")[0].GetProperty("steps");
        Assert.Equal([false, true], steps[1].GetProperty("args")[1].EnumerateArray().Select(shown => shown.GetBoolean()));
        Assert.Throws<LabException>(() => Heatmaps.Of("t", "x", "y", [], "weight"));
    }

    [Fact]
    public void Bars_and_points_hold_what_was_given()
    {
        JsonElement[] bars = [.. Data(StackedBars.Of("t", "GMACs", ["T = 4", "T = 8"], [("a", [1, 2]), ("b", [3, 4])]))];
        Assert.Equal(4, bars[1].GetProperty("y")[1].GetDouble());
        Assert.Throws<LabException>(() => StackedBars.Of("t", "y", ["one"], [("a", [1, 2])]));
        Assert.Throws<LabException>(() => StackedBars.Of("t", "y", ["one"], [("a", [1])], ["red", "blue"]));
        JsonElement red = Data(StackedBars.Of("t", "y", ["one"], [("a", [1])], ["red"])).Single();
        Assert.Equal("red", red.GetProperty("marker").GetProperty("color").GetString());
        JsonElement[] points = [.. Data(Scatter.Of("t", "x", "y", ["p", "q"], [("one", [(1, 2, 1, "clip 7")]), ("two", [(3, 4, 0, "clip 8")])]))];
        Assert.Equal(0, points[0].GetProperty("x").GetArrayLength());
        Assert.Equal("clip 7", points[1].GetProperty("text")[0].GetString());
        Assert.Equal((3, "x2"), (points[2].GetProperty("x")[0].GetDouble(), points[2].GetProperty("xaxis").GetString()));
        Assert.Throws<LabException>(() => Scatter.Of("t", "x", "y", ["p"], []));
    }

    [Fact]
    public void An_overlay_leaves_cold_places_grey_and_warms_hot_ones()
    {
        byte[] face = [.. Enumerable.Repeat((byte)100, 8 * 8 * 3)];
        byte[] painted = Overlay.Paint(face, 8, new double[,] { { 0, 1 }, { 0, 1 } }, 1);
        Assert.Equal([100, 100, 100], painted[..3]);
        Assert.Equal([(byte)216, (byte)130, (byte)25], painted[21..24]);   // ¼·100 + ¾·(255, 140, 0)
        Assert.Equal([0, 0, 0, 255, 255, 255], Overlay.Grey(new double[,] { { 0, 2 } }, 2, 2)[..6]);
        Figure grid = PictureGrid.Of("t", 8, ["before", "after"], [("face", [face, painted])]);
        Assert.Equal(2, JsonDocument.Parse(grid.Json).RootElement.GetProperty("layout").GetProperty("images").GetArrayLength());
        Assert.Throws<LabException>(() => PictureGrid.Of("t", 8, ["one"], [("face", [face, painted])]));
    }

    private static IEnumerable<JsonElement> Data(Figure figure) => JsonDocument.Parse(figure.Json).RootElement.GetProperty("data").EnumerateArray();
}
