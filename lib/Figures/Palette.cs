namespace MsstNet.Figures;

/// <summary>
/// The one palette of the workbook: Paul Tol's "bright" scheme (SRON technical note 3.2, 2021), seven colours that stay apart in the common
/// forms of colour blindness and in print. Colour is never the only sign: lines also differ in dash or marker, areas in their order.
/// </summary>
public static class Palette
{
    /// <summary>Blue #4477AA: the test set, bars, and the hue of the sequential scale.</summary>
    public const string Blue = "#4477AA";

    /// <summary>Red #EE6677: the training set.</summary>
    public const string Red = "#EE6677";

    /// <summary>Green #228833: the learning rate.</summary>
    public const string Green = "#228833";

    /// <summary>Yellow #CCBB44.</summary>
    public const string Yellow = "#CCBB44";

    /// <summary>Cyan #66CCEE.</summary>
    public const string Cyan = "#66CCEE";

    /// <summary>Purple #AA3377.</summary>
    public const string Purple = "#AA3377";

    /// <summary>Grey #BBBBBB.</summary>
    public const string Grey = "#BBBBBB";

    /// <summary>The colours of classes 0 … 6 in the order of <see cref="Data.Emotion"/>; happiness is yellow, sadness blue, anger red.</summary>
    public static IReadOnlyList<string> Classes { get; } = [Yellow, Blue, Grey, Red, Cyan, Green, Purple];

    /// <summary>The colour of a class; the scheme starts over after its seven.</summary>
    public static string Class(int label) => Classes[label % Classes.Count];

    /// <summary>A colour with an opacity, "rgba(68,119,170,0.5)".</summary>
    /// <param name="colour">"#RRGGBB".</param>
    /// <param name="opacity">0 clear … 1 solid.</param>
    public static string Fade(string colour, double opacity)
    {
        int rgb = Convert.ToInt32(colour[1..], 16);
        return FormattableString.Invariant($"rgba({rgb >> 16},{(rgb >> 8) & 255},{rgb & 255},{opacity})");
    }
}
