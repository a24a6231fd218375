using System.Globalization;
using System.Text;
using MsstNet.Data;
using MsstNet.Figures;
using MsstNet.Model;

namespace MsstNet.Lab.Pages;

/// <summary>
/// The network as a picture, in the reading of A3: three scales in a chain. The layout is network.svg; the numbers in it are those of the network. It
/// has a light and a dark look, which the reader's system chooses.
/// </summary>
internal static class NetworkDrawing
{
    // What an answer may look like: no number of it was measured, so none is written.
    private static readonly int[] Answer = [110, 9, 14, 6, 20, 4, 8];

    /// <summary>The picture of a network with three stages in a chain.</summary>
    /// <param name="config">Its shape.</param>
    /// <exception cref="LabException">Its scales are not chained, or they are not stages 2, 3 and 4.</exception>
    public static string Svg(MsstNetConfig config)
    {
        int[] stages = [.. config.Stages], blocks = [.. config.Blocks];
        if (config.Fusion != Fusion.Chain || !stages.SequenceEqual([2, 3, 4]))
            throw new LabException($"The drawing shows stages 2, 3 and 4 in a chain, and this network has stages {string.Join(", ", stages)} "
                + $"and fusion {config.Fusion}; draw one like Presets.Paper.");
        var svg = new StringBuilder(EmbeddedText.Read("network.svg", typeof(NetworkDrawing).Assembly));
        Fill("side", config.Side);
        foreach (int stage in stages) Fill($"channels{stage}", config.Channels(stage));
        foreach (int stage in stages) Fill($"map{stage}", config.MapSide(stage));
        for (int i = 0; i < blocks.Length; i++) Fill($"blocks{i + 1}", blocks[i]);
        Fill("places", config.Patches);
        Fill("dim", config.Dim);
        return svg.Replace("{{classes}}", Classes()).ToString();

        void Fill(string name, int value) => svg.Replace($"{{{{{name}}}}}", value.ToString(CultureInfo.InvariantCulture));
    }

    private static string Classes() => string.Join('\n', Emotions.Names.Select((name, k) => string.Create(CultureInfo.InvariantCulture,
        $"<text x=\"84\" y=\"{515 + (17 * k)}\" class=\"end\">{name}</text>"
        + $"<rect x=\"92\" y=\"{505 + (17 * k)}\" width=\"{Answer[k]}\" height=\"11\" rx=\"2\" fill=\"{EmotionColours.Of(k)}\"/>")));
}
