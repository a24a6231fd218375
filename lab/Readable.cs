using MsstNet.Evaluation;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>Numbers as the command's tables and lines show them.</summary>
internal static class Readable
{
    /// <summary>A fraction as "71.4 %", or "–" when unknown.</summary>
    public static string Percent(double? fraction) => fraction is { } f ? Invariant($"{100 * f:0.0} %") : "–";

    /// <summary>Mean and standard deviation of fractions as "71.4 % ± 1.2"; "–" when unknown, the mean alone of a single one.</summary>
    public static string Percent(Spread? spread) => spread is not { } s ? "–"
        : Percent(s.Mean) + (s.Deviation is { } deviation ? Invariant($" ± {100 * deviation:0.0}") : "");

    /// <summary>"42 s", "3 min 05 s", "2 h 07 min".</summary>
    public static string Duration(double seconds)
    {
        var t = TimeSpan.FromSeconds(Math.Round(seconds));
        return t.TotalHours >= 1 ? Invariant($"{(int)t.TotalHours} h {t.Minutes:00} min")
            : t.TotalMinutes >= 1 ? Invariant($"{t.Minutes} min {t.Seconds:00} s")
            : Invariant($"{t.Seconds} s");
    }
}
