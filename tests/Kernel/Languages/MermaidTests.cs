using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using MsstNet.Lab.Tests.Repository;
using NotebookKernel.Languages.Mermaid;

namespace MsstNet.Lab.Tests.Kernel.Languages;

/// <summary>Flowcharts drawn without a browser. Oracles: the source text; geometry read back from the SVG.</summary>
public sealed class MermaidTests
{
    private static readonly XNamespace Plain = "";

    public static TheoryData<string> Drawn()
    {
        string text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "architecture.md"));
        return [.. Regex.Matches(text, "```mermaid\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void The_drawings_of_the_architecture_have_every_text_once_and_no_box_upon_another(string source)
    {
        XElement svg = Draw(source);
        string[] texts = [.. svg.Elements(Plain + "text").Select(text => text.Value)];
        foreach (Match quoted in Regex.Matches(source, "\\[\"([^\"]*)\"\\]"))
            Assert.Single(texts, text => text == quoted.Groups[1].Value);
        (double Left, double Top, double Right, double Bottom)[] boxes = [.. Boxes(svg)];
        for (int i = 0; i < boxes.Length; i++)
            for (int j = i + 1; j < boxes.Length; j++)
                Assert.False(boxes[i].Left < boxes[j].Right && boxes[j].Left < boxes[i].Right
                    && boxes[i].Top < boxes[j].Bottom && boxes[j].Top < boxes[i].Bottom, $"{i} lies on {j}");
    }

    [Theory]
    [InlineData("TD", 0, 1)]
    [InlineData("BT", 0, -1)]
    [InlineData("LR", 1, 0)]
    [InlineData("RL", -1, 0)]
    public void It_runs_in_its_direction(string direction, int x, int y)
    {
        var boxes = Boxes(Draw($"flowchart {direction}\na --> b --> c")).ToArray();
        for (int i = 1; i < 3; i++)
            Assert.Equal((x, y), (Math.Sign(Math.Round(boxes[i].Left - boxes[i - 1].Left)), Math.Sign(Math.Round(boxes[i].Top - boxes[i - 1].Top))));
    }

    [Fact]
    public void Shapes_labels_groups_circles_and_comments_are_drawn()
    {
        XElement svg = Draw("graph LR\n"
            + "%% a remark\nA((\"+\")) -->|yes, no| B{why} & C([pill])\nB -.-> A\nC == thick ==> D[two<br/>lines]; D --- B");
        Assert.Equal(["+", "why", "pill", "two", "lines", "yes, no", "yes, no", "thick"], svg.Elements(Plain + "text").Select(text => text.Value)
            .OrderBy(text => text.Contains("yes", StringComparison.Ordinal) || text == "thick" ? 1 : 0));
        Assert.Single(svg.Elements(Plain + "path"), path => path.Attribute("stroke-dasharray") is not null);
    }

    [Theory]
    [InlineData("sequenceDiagram\nA->>B: hi")]
    [InlineData("flowchart LR\nsubgraph x\na\nend")]
    [InlineData("flowchart LR\na -->")]
    [InlineData("flowchart LR\na --> a")]
    [InlineData("flowchart LR\na[/slanted/]")]
    [InlineData("flowchart LR\na[(store)]")]
    [InlineData("")]
    public void Another_kind_is_left_to_others(string source) => Assert.Null(MermaidDrawing.Svg(source));

    [Fact]
    public void No_text_becomes_markup()
    {
        XElement svg = Draw("flowchart LR\na[\"<script>alert('x')</script> & more\"] -->|<b>| b");
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "script" or "b");
    }

    [Fact]
    public void Nothing_makes_it_throw()
    {
        string[] pieces =
        [
            "flowchart LR", "a", "-->", "---", "-.->", "==>", "|", "x", "[", "]", "((", "))", "{", "}", "\"", "&", ";", "\n", " ", "-- t -->", "é漢",
        ];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().ToArbitrary(), parts =>
        {
            if (MermaidDrawing.Svg("flowchart TD\n" + string.Concat(parts)) is { } svg) _ = XElement.Parse(svg);
        }).QuickCheckThrowOnFailure();
    }

    private static XElement Draw(string source)
    {
        string? svg = MermaidDrawing.Svg(source);
        Assert.NotNull(svg);
        return XElement.Parse(svg);
    }

    private static IEnumerable<(double Left, double Top, double Right, double Bottom)> Boxes(XElement svg)
    {
        foreach (XElement box in svg.Elements(Plain + "rect"))
        {
            double Number(string name) => double.Parse(box.Attribute(name)!.Value, CultureInfo.InvariantCulture);
            yield return (Number("x"), Number("y"), Number("x") + Number("width"), Number("y") + Number("height"));
        }
    }
}
