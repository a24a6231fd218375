using MsstNet.Complexity;
using MsstNet.Model;

namespace MsstNet.Workbook.Exercises;

/// <summary>The exercises of notebook 06.</summary>
internal static class Cost
{
    private static readonly MsstNetConfig Paper = Presets.Paper(4);

    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("06.1", "which rule of cutting gives 4.84 GMACs at T = 4: \"overlap\" (ours), or \"pad\" (maps padded to 16, 8 and 4, so that the windows fit)", Nearest),
    ];

    // Only the linear layer of the MELayer depends on the rule: d·k²·D products a window.
    private static object Nearest()
    {
        double overlap = NetworkCost.Of(Paper).PaperMultiplyAccumulates;
        double pad = overlap + Paper.Stages.Sum(stage =>
        {
            double ours = Math.Pow(Windows.Cut(Paper.MapSide(stage), Paper.Grid).Side, 2), theirs = Math.Pow(Math.Ceiling((double)Paper.MapSide(stage) / Paper.Grid), 2);
            return (theirs - ours) * Paper.Channels(stage) * Paper.Dim * Paper.Patches * Paper.Frames;
        });
        return Math.Abs(pad / 1e9 - 4.84) < Math.Abs(overlap / 1e9 - 4.84) ? "pad" : "overlap";
    }
}
