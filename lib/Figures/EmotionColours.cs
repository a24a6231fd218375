namespace MsstNet.Figures;

/// <summary>The colour of each class, the same in every figure.</summary>
public static class EmotionColours
{
    /// <summary>In label order, which is that of <see cref="Data.Emotion"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Palette.Yellow,   // Happy
        Palette.Blue,     // Sad
        Palette.Grey,     // Neutral
        Palette.Red,      // Angry
        Palette.Cyan,     // Surprise
        Palette.Green,    // Disgust
        Palette.Purple,   // Fear
    ];

    /// <summary>The colour of a class; an eighth class has the first's again.</summary>
    public static string Of(int label) => All[label % All.Count];
}
