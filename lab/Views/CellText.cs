using System.Collections;
using System.Globalization;

namespace MsstNet.Lab.Views;

/// <summary>One value of a table or a tensor as text, in invariant culture and with few digits.</summary>
internal static class CellText
{
    private const string Unknown = "–";

    public static string Of(object? value) => value switch
    {
        null or DBNull => Unknown,
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        float number => Number(number),
        DateTime moment => moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable many => "[" + string.Join(", ", many.Cast<object?>().Take(10).Select(Of)) + "]",
        _ => value.ToString() ?? "",
    };

    /// <summary>Six significant digits; very small and very large numbers with an exponent: 1.2e−5, 1.2e+7.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "−inf";
        string text = value.ToString("G6", CultureInfo.InvariantCulture);
        return text.Replace('-', '−').Replace("E−0", "e−", StringComparison.Ordinal).Replace("E+0", "e+", StringComparison.Ordinal)
            .Replace("E−", "e−", StringComparison.Ordinal).Replace("E+", "e+", StringComparison.Ordinal);
    }
}
