using MsstNet.Evaluation;
using MsstNet.Figures;
using MsstNet.Training;

namespace MsstNet.Lab.Pages;

/// <summary>Everything an HTML report says. WAR, UAR and their intervals are computed from <see cref="Test"/>, never passed beside it.</summary>
internal sealed record ReportContent
{
    /// <summary>Title of the page.</summary>
    public required string Title { get; init; }

    /// <summary>One paragraph: what was done, on which data.</summary>
    public required string Lead { get; init; }

    /// <summary>Figures beside WAR, UAR and the constant classifier: parameters, multiply–accumulates, seconds, clips a second …</summary>
    public IReadOnlyList<KeyFigure> KeyFigures { get; init; } = [];

    /// <summary>Configuration, seed, data, versions, as name and value.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>The run, an epoch each; empty when nothing was trained, and the curves are left out.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>The test clips; null when none were tested, and everything made of them is left out.</summary>
    public ConfusionMatrix? Test { get; init; }

    /// <summary>Clips to tell as film strips.</summary>
    public IReadOnlyList<ClipStory> Stories { get; init; } = [];

    /// <summary>Other figures, in order.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>What the numbers do not show, in plain words.</summary>
    public string Caveat { get; init; } = "";

    /// <summary>The commands that make this report again, one a line.</summary>
    public string Command { get; init; } = "";

    /// <summary>Seed of the bootstrap behind the UAR's interval.</summary>
    public int BootstrapSeed { get; init; } = 1;
}

/// <summary>One number worth a card.</summary>
/// <param name="Label">What it is: "Parameters".</param>
/// <param name="Value">The number as shown, with its unit: "59.7 M".</param>
/// <param name="Note">A few words below it; may be empty.</param>
internal sealed record KeyFigure(string Label, string Value, string Note = "");
