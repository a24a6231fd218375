namespace MsstNet.Figures;

/// <summary>
/// The colours of all figures: Paul Tol's "bright" scheme (SRON technical note 3.2, 2021), seven colours that can be told apart with the common
/// forms of colour blindness and in print. Colour is never the only sign: lines also differ in dash or marker, areas in their order.
/// Which class has which colour is in <see cref="EmotionColours"/>.
/// </summary>
public static class Palette
{
    /// <summary>The test set, bars, and the hue of the sequential scale.</summary>
    public const string Blue = "#4477AA";

    /// <summary>The training set.</summary>
    public const string Red = "#EE6677";

    /// <summary>The learning rate.</summary>
    public const string Green = "#228833";

    /// <summary>A colour of the scheme.</summary>
    public const string Yellow = "#CCBB44", Cyan = "#66CCEE", Purple = "#AA3377", Grey = "#BBBBBB";

    /// <summary>A colour with an opacity, "rgba(68,119,170,0.5)".</summary>
    /// <param name="colour">"#RRGGBB".</param>
    /// <param name="opacity">From 0, clear, to 1, solid.</param>
    public static string Fade(string colour, double opacity)
    {
        int rgb = Convert.ToInt32(colour[1..], 16);
        return FormattableString.Invariant($"rgba({rgb >> 16},{(rgb >> 8) & 255},{rgb & 255},{opacity})");
    }
}
