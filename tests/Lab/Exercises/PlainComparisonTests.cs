using System.Text.Json.Nodes;
using MsstNet.Lab.Exercises;

namespace MsstNet.Lab.Tests.Lab.Exercises;

/// <summary>Oracle: the definition, |given − expected| ≤ tolerance·max(1, |expected|), a step to either side of the edge.</summary>
public sealed class PlainComparisonTests
{
    [Theory]
    [InlineData(2.0009, 2.0, 5e-4, true)]
    [InlineData(2.0011, 2.0, 5e-4, false)]
    [InlineData(1000.9, 1000, 1e-3, true)]       // relative above 1
    [InlineData(1001.1, 1000, 1e-3, false)]
    [InlineData(0.0109, 0.01, 1e-3, true)]       // absolute below 1
    [InlineData(0.0111, 0.01, 1e-3, false)]
    [InlineData(7, 7, 0, true)]
    [InlineData(7.0000001, 7, 0, false)]
    public void Numbers_are_the_same_within_the_tolerance(double given, double expected, double tolerance, bool same) =>
        Assert.Equal(same, PlainComparison.Same(given, expected, tolerance));

    [Theory]
    [InlineData("1", "\"NaN\"", false)]
    [InlineData("\"NaN\"", "1", false)]
    [InlineData("\"NaN\"", "\"NaN\"", true)]
    [InlineData("\"Infinity\"", "\"-Infinity\"", false)]
    [InlineData("[1, 2]", "[1, 2, 3]", false)]
    [InlineData("[1, 2, 3]", "[1, 2]", false)]
    [InlineData("[[1, 2]]", "[1, 2]", false)]
    [InlineData("1", "true", false)]
    [InlineData("\" Pad \"", "\"pad\"", true)]
    [InlineData("\"pads\"", "\"pad\"", false)]
    [InlineData("null", "0", false)]
    [InlineData("0", "null", false)]
    public void Values_of_another_form_are_not_the_same(string given, string expected, bool same) =>
        Assert.Equal(same, PlainComparison.Same(JsonNode.Parse(given), JsonNode.Parse(expected), 0));
}
