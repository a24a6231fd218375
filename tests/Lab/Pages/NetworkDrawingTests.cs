using System.Xml.Linq;
using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Model;

namespace MsstNet.Lab.Tests.Lab.Pages;

/// <summary>
/// Oracles: the picture in the repository, which must be what `lab draw` writes; the paper's sizes, written out here: 112 pixels, maps of 14, 7 and 4
/// with 128, 256 and 512 channels, 16 tokens of 768 numbers, two blocks a T-Former, seven classes; an XML parser.
/// </summary>
public class NetworkDrawingTests
{
    [Fact]
    public void The_picture_of_the_documents_is_the_one_that_is_drawn() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Checkout.Root, "data", "pictures", "network.svg")), NetworkDrawing.Svg(Presets.Paper(16)));

    [Fact]
    public void It_has_the_sizes_of_the_paper_and_nothing_left_to_fill_in()
    {
        string svg = NetworkDrawing.Svg(Presets.Paper(16));
        Assert.DoesNotContain("{{", svg, StringComparison.Ordinal);
        string[] texts = [.. XDocument.Parse(svg).Descendants().Where(part => part.Name.LocalName == "text").Select(part => part.Value)];
        foreach (string text in new[]
        {
            "3 × 112 × 112", "F2 128 × 14 × 14", "F3 256 × 7 × 7", "F4 512 × 4 × 4", "16 × 768 a frame",
            "T-Former 1", "T-Former 2", "T-Former 3", "z1", "z2", "z3", "z̄", "FC", "Happy", "Sad", "Neutral", "Angry", "Surprise", "Disgust", "Fear",
        }) Assert.Contains(text, texts);
        Assert.Equal(3, texts.Count(text => text == "2 blocks"));
        Assert.Equal(3, texts.Count(text => text == "MELayer"));
    }

    [Fact]
    public void A_part_has_one_colour_here_and_in_charts()
    {
        string svg = NetworkDrawing.Svg(Presets.Paper(16));
        foreach (var (name, part) in new[] { ("line", "ResNet-18"), ("map", "MELayers"), ("tf", "T-Formers") })
            Assert.Contains($"--{name}: {PartColours.Of(part)};", svg[..svg.IndexOf("@media", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Throws<LabException>(() => PartColours.Of("head"));
    }

    [Fact]
    public void A_network_of_another_shape_is_refused_in_words()
    {
        var sum = Assert.Throws<LabException>(() => NetworkDrawing.Svg(Presets.Paper(16) with { Fusion = Fusion.Sum }));
        Assert.Contains("fusion Sum", sum.Message, StringComparison.Ordinal);
        Assert.Throws<LabException>(() => NetworkDrawing.Svg(Presets.Quick(8)));
        Assert.Contains("T-Former 1",
            NetworkDrawing.Svg(Presets.Paper(4) with { Blocks = new(1, 2, 3) }), StringComparison.Ordinal);
    }
}
