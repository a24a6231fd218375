using System.Text.Json;
using MsstNet.Lab.Figures;

namespace MsstNet.Lab.Tests.Figures;

/// <summary>Oracle: the numbers given, read back from the JSON that plotly.js gets; exact. The same numbers give the same bytes.</summary>
public sealed class PublishedFigureTests
{
    private static readonly PublishedPoint[] Points =
    [
        new("ours", "T = 4", 5, 69, "Table 3"), new("a<b", "", 9, 66, "Table 3"), new("ours", "T = 8", 10, 70, "Table 3"),
    ];

    [Fact]
    public void Every_result_is_a_point_with_its_source_and_a_method_of_several_is_a_line()
    {
        Figure figure = AccuracyAgainstCost.Of("DFEW", Points);
        JsonElement[] traces = [.. Parse(figure).GetProperty("data").EnumerateArray()];
        Assert.Equal(2, traces.Length);
        Assert.Equal(["markers+text", "lines+markers+text"], traces.Select(trace => trace.GetProperty("mode").GetString()));
        Assert.Equal([5.0, 10], Numbers(traces[1], "x"));
        Assert.Equal([69.0, 70], Numbers(traces[1], "y"));
        Assert.Equal("a&lt;b<br>Table 3", traces[0].GetProperty("customdata")[0].GetString());
        Assert.Contains("GFLOPs", Parse(figure).GetProperty("layout").GetProperty("xaxis").GetProperty("title").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("the highest is ours T = 8", figure.Description, StringComparison.Ordinal);
        Assert.Equal(figure.Json, AccuracyAgainstCost.Of("DFEW", Points).Json);
        Assert.Throws<LabException>(() => AccuracyAgainstCost.Of("DFEW", []));
    }

    [Fact]
    public void Names_that_would_overlap_go_to_either_side()
    {
        PublishedPoint[] near = [new("a", "", 9, 66, "x"), new("b", "", 10, 66.3, "x"), new("c", "", 40, 66.2, "x"), new("d", "", 9, 50, "x")];
        JsonElement[] traces = [.. Parse(AccuracyAgainstCost.Of("t", near)).GetProperty("data").EnumerateArray()];
        Assert.Equal(["middle left", "middle right", "middle right", "middle right"], traces.Select(trace => trace.GetProperty("textposition").GetString()));
    }

    [Fact]
    public void Dumbbells_show_both_values_and_their_difference()
    {
        Figure figure = Dumbbells.Of("two", ["sad", "glad"], ("old", [60, 40]), ("new", [50, 70.5]));
        JsonElement[] traces = [.. Parse(figure).GetProperty("data").EnumerateArray()];
        Assert.Equal(4, traces.Length);
        Assert.Equal([60.0, 40], Numbers(traces[2], "x"));
        Assert.Equal([50.0, 70.5], Numbers(traces[3], "x"));
        Assert.Equal(["<b>−10.0</b>", "<b>+30.5</b>"], Parse(figure).GetProperty("layout").GetProperty("annotations").EnumerateArray().Select(label => label.GetProperty("text").GetString()));
        Assert.NotEqual(traces[0].GetProperty("line").GetProperty("color").GetString(), traces[1].GetProperty("line").GetProperty("color").GetString());
        Assert.Throws<LabException>(() => Dumbbells.Of("two", ["sad"], ("old", [1, 2]), ("new", [1])));
    }

    private static JsonElement Parse(Figure figure) => JsonDocument.Parse(figure.Json).RootElement;

    private static IEnumerable<double> Numbers(JsonElement trace, string name) => trace.GetProperty(name).EnumerateArray().Select(number => number.GetDouble());
}
