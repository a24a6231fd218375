using MsstNet.Figures;
using MsstNet.Workbook;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Views;

/// <summary>
/// A verdict as a card, which no printed line looks like. A cell can still draw one: what counts is what the judge wrote down (`lab grade`).
/// </summary>
internal static class VerdictView
{
    private const string Card =
        "border:1px solid #8884;border-radius:4px;padding:.45em .8em;margin:.3em 0;max-width:46em;border-left:4px solid ";

    public static string Html(ExerciseResult result)
    {
        (string colour, string mark, string words) = result.Verdict switch
        {
            Verdict.Right => (Palette.Green, "✓", "right"),
            Verdict.Wrong => (Palette.Red, "✗", "not yet"),
            _ => ("#888888", "○", "not tried"),
        };
        return $"<div role=\"status\" style=\"{Card}{colour}\"><strong><span style=\"color:{colour}\">{mark}</span> "
            + $"{HtmlEncode(result.Number)} {words}"
            + $"</strong><div style=\"margin-top:.15em\">{HtmlEncode(result.Detail)}</div></div>";
    }
}
