using System.Collections;
using System.Globalization;
using System.Net;

namespace MsstNet.Workbook.Views;

/// <summary>One value of a table or a tensor as text: invariant culture, no more digits than a reader can use.</summary>
internal static class Cells
{
    public const string Unknown = "–";

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public static string Text(object? value) => value switch
    {
        null or DBNull => Unknown,
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        float number => Number(number),
        DateTime moment => moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable many => "[" + string.Join(", ", many.Cast<object?>().Take(10).Select(Text)) + "]",
        _ => value.ToString() ?? "",
    };

    /// <summary>Six significant digits; 0.000012 and 12000000 in powers of ten, as a pocket calculator has it.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "−inf";
        string text = value.ToString("G6", CultureInfo.InvariantCulture);
        return text.Replace('-', '−').Replace("E−0", "e−", StringComparison.Ordinal).Replace("E+0", "e+", StringComparison.Ordinal)
            .Replace("E−", "e−", StringComparison.Ordinal).Replace("E+", "e+", StringComparison.Ordinal);
    }
}
