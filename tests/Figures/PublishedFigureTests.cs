using System.Text.Json;
using MsstNet.Figures;

namespace MsstNet.Lab.Tests.Figures;

/// <summary>Oracle: the numbers given, read back from the JSON that plotly.js gets; exact. The same numbers give the same bytes.</summary>
public sealed class PublishedFigureTests
{
    private static readonly CostedResult[] Results =
    [
        new("ours", "T = 4", "attention", 5, 69, "Table 3"), new("a<b", "", "recurrent", 9, 66, "Table 3"),
        new("ours", "T = 8", "attention", 10, 70, "Table 3"),
    ];

    private static readonly CostPlane Printed = new("DFEW, printed", "GMACs", false, Results);

    [Fact]
    public void Every_result_is_a_point_with_its_source_and_a_method_of_several_is_a_line()
    {
        Figure figure = AccuracyAgainstCost.Of("cost", Printed);
        JsonElement[] traces = [.. Parse(figure).GetProperty("data").EnumerateArray()];
        Assert.Equal(["lines+markers+text", "markers+text", "markers", "markers"], traces.Select(trace => trace.GetProperty("mode").GetString()));
        Assert.Equal([5.0, 10], Numbers(traces[0], "x"));
        Assert.Equal([69.0, 70], Numbers(traces[0], "y"));
        Assert.Equal(["T = 4", "ours T = 8"], Texts(traces[0], "text"));
        Assert.Equal(["a&lt;b<br>Table 3"], Texts(traces[1], "customdata"));
        Assert.Equal(["attention", "recurrent"], traces[2..].Select(trace => trace.GetProperty("name").GetString()));
        Assert.Equal("GMACs", Parse(figure).GetProperty("layout").GetProperty("xaxis").GetProperty("title").GetProperty("text").GetString());
        Assert.Contains("the highest is ours T = 8", figure.Description, StringComparison.Ordinal);
        Assert.Equal(figure.Json, AccuracyAgainstCost.Of("cost", Printed).Json);
    }

    /// <summary>A family is one colour in both planes; what is printed is hollow, what is measured filled and with its spread.</summary>
    [Fact]
    public void Printed_and_measured_are_told_apart_and_share_no_axis()
    {
        CostPlane measured = new("generated faces", "MMACs", true,
        [
            new("ours", "", "attention", 100, 80, "3 seeds") { Spread = 5.5 }, new("once", "", "attention", 90, 70, "1 seed"),
            new("b", "", "recurrent", 80, 60, "3 seeds"),
        ]);
        Figure figure = AccuracyAgainstCost.Of("cost", Printed, measured);
        JsonElement[] traces = [.. Parse(figure).GetProperty("data").EnumerateArray()];
        JsonElement[] attention = [.. traces.Where(trace => trace.GetProperty("name").GetString() == "attention")];
        Assert.Single(attention.Select(trace => trace.GetProperty("marker").GetProperty("color").GetString()).Distinct());
        Assert.Equal(["circle-open", "circle", "circle"], attention.Select(trace => trace.GetProperty("marker").GetProperty("symbol").GetString()));
        Assert.Equal(["x", "x2"], attention[..2].Select(trace => trace.GetProperty("xaxis").GetString()));
        Assert.False(attention[0].TryGetProperty("error_y", out _));
        // One run has no spread, which is not a spread of 0.
        JsonElement[] bars = [.. attention[1].GetProperty("error_y").GetProperty("array").EnumerateArray()];
        Assert.Equal((5.5, JsonValueKind.Null), (bars[0].GetDouble(), bars[1].ValueKind));
        Assert.Contains("a task of its own", figure.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        Assert.Throws<LabException>(() => AccuracyAgainstCost.Of("none"));
        Assert.Throws<LabException>(() => AccuracyAgainstCost.Of("empty", Printed with { Results = [] }));
        AccuracyAgainstCost.Of("twice the same", Printed with { Results = [Results[1], Results[1]] });
        CostPlane free = Printed with { Results = [Results[0] with { Cost = 0 }] };
        Assert.Contains("costs 0", Assert.Throws<LabException>(() => AccuracyAgainstCost.Of("free", free)).Message, StringComparison.Ordinal);
    }

    /// <summary>Places worked out by hand: a neighbour, an edge, a line, three points on top of one another.</summary>
    [Fact]
    public void Names_stand_where_there_is_room()
    {
        Assert.Equal(["middle right", "middle right"], LabelPlacement.Of([Named(100, 100, "a"), Named(100, 200, "b")], 600));
        Assert.Equal(["middle left", "middle right"], LabelPlacement.Of([Named(100, 100, "long name"), Named(120, 100, "other")], 600));
        Assert.Equal(["middle left"], LabelPlacement.Of([Named(590, 100, "at the edge")], 600));
        LabelledPoint start = Named(200, 100, "", (300, 100)), end = Named(400, 100, "");
        Assert.Equal("top center", LabelPlacement.Of([start, Named(300, 100, "on a line", (400, 100)), end], 600)[1]);
        // The line leaves no side free, the bar neither above nor below: a corner.
        Assert.Equal("top right", LabelPlacement.Of([start, Named(300, 100, "barred", (400, 100), 50), end], 600)[1]);
        string[] crowded = LabelPlacement.Of([Named(300, 100, "one name"), Named(310, 101, "two name"), Named(320, 102, "three name")], 600);
        Assert.Equal(3, crowded.Distinct().Count());
        // A neighbour to the right, lower but with a long error bar.
        Assert.Equal("middle left", LabelPlacement.Of([Named(300, 200, "name"), Named(320, 180, "", null, 40)], 600)[0]);
    }

    [Fact]
    public void Dumbbells_show_both_values_and_their_difference()
    {
        Figure figure = Dumbbells.Of("two", ["sad", "glad"], ("old", [60, 40]), ("new", [50, 70.5]));
        JsonElement[] traces = [.. Parse(figure).GetProperty("data").EnumerateArray()];
        Assert.Equal(4, traces.Length);
        Assert.Equal([60.0, 40], Numbers(traces[2], "x"));
        Assert.Equal([50.0, 70.5], Numbers(traces[3], "x"));
        var labels = Parse(figure).GetProperty("layout").GetProperty("annotations").EnumerateArray();
        Assert.Equal(["<b>−10.0</b>", "<b>+30.5</b>"], labels.Select(label => label.GetProperty("text").GetString()));
        string?[] colours = [.. traces[..2].Select(trace => trace.GetProperty("line").GetProperty("color").GetString())];
        Assert.NotEqual(colours[0], colours[1]);
        Assert.Throws<LabException>(() => Dumbbells.Of("two", ["sad"], ("old", [1, 2]), ("new", [1])));
    }

    [Fact]
    public void Dumbbells_offer_a_choice_of_what_to_start_from()
    {
        Figure figure = Dumbbells.Of("three", ["sad", "glad"], [("old", [60, 40]), ("older", [20, 80])], ("new", [50, 70.5]));
        JsonElement[] buttons = [.. Parse(figure).GetProperty("layout").GetProperty("updatemenus")[0].GetProperty("buttons").EnumerateArray()];
        Assert.Equal(["from old", "from older"], buttons.Select(button => button.GetProperty("label").GetString()));
        JsonElement args = buttons[1].GetProperty("args");
        Assert.Equal("[[20.0,50.0],[80.0,70.5],[20.0,80.0]]", args[0].GetProperty("x").GetRawText());
        string?[] colours = [.. args[0].GetProperty("line.color").EnumerateArray().Select(colour => colour.GetString())];
        Assert.Equal((Palette.Fade(Palette.Blue, 0.45), Palette.Fade(Palette.Red, 0.45)), (colours[0], colours[1]));
        Assert.Equal(["<b>+30.0</b>", "<b>−9.5</b>"],
            args[1].GetProperty("annotations").EnumerateArray().Select(gap => gap.GetProperty("text").GetString()));
        Assert.Equal("[0,1,2]", args[2].GetRawText());
        Assert.Equal(["class", "old (%)", "older (%)", "new (%)"], figure.Numbers.Columns);
    }

    private static LabelledPoint Named(double x, double y, string name, (double, double)? next = null, double bar = 0) =>
        new((x, y), name) { Next = next, Bar = bar };

    private static JsonElement Parse(Figure figure) => JsonDocument.Parse(figure.Json).RootElement;

    private static IEnumerable<string?> Texts(JsonElement trace, string name) =>
        trace.GetProperty(name).EnumerateArray().Select(text => text.GetString());

    private static IEnumerable<double> Numbers(JsonElement trace, string name) =>
        trace.GetProperty(name).EnumerateArray().Select(number => number.GetDouble());
}
