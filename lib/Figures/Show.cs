using System.Globalization;
using MsstNet.Evaluation;

namespace MsstNet.Figures;

/// <summary>Numbers as a reader sees them: fractions become per cent here and nowhere earlier; what is unknown is a dash.</summary>
internal static class Show
{
    public const string Unknown = "–";

    public static string Percent(double? fraction, int digits = 1) =>
        fraction is double value ? (100 * value).ToString("F" + digits, CultureInfo.InvariantCulture) + " %" : Unknown;

    public static string Percent(Interval? interval) => interval is Interval range
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * range.Low:F1} – {100 * range.High:F1} %")
        : Unknown;

    public static string Number(double? number, string format = "0.####") =>
        number is double value ? value.ToString(format, CultureInfo.InvariantCulture) : Unknown;

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static double? InPercent(double? fraction) => 100 * fraction;
}
