using System.Globalization;
using System.Text.RegularExpressions;

namespace NotebookKernel.Headless;

/// <summary>
/// Whether two printed texts say the same. Words and integers must be equal; white space is compared only by where it stands. A number with a point
/// or an exponent may differ by a thousandth of itself, by a millionth, or by one in its last printed digit, whichever is largest. A time ("1.2 s",
/// "35 ms", "00:01:07") or a rate ("12 clips/s") equals any other, since it depends on the machine. Colours are not compared.
/// </summary>
internal static partial class TextRule
{
    private const double Relative = 1e-3;
    private const double Absolute = 1e-6;

    /// <summary>The first place where the texts differ, shortened for a reader; null when they say the same.</summary>
    public static (string Was, string Is)? Difference(string was, string @is)
    {
        string[] before = Tokens(was), after = Tokens(@is);
        for (int k = 0; k < Math.Max(before.Length, after.Length); k++)
        {
            if (k < before.Length && k < after.Length && Same(before[k], after[k])) continue;
            return (Excerpt(before, k), Excerpt(after, k));
        }
        return null;
    }

    internal static bool Same(string a, string b)
    {
        if (a == b) return true;
        if (!IsFraction(a) && !IsFraction(b)) return false;
        if (!double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out double x)) return false;
        if (!double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out double y)) return false;
        double tolerance = Math.Max(Absolute, Relative * Math.Max(Math.Abs(x), Math.Abs(y)));
        // A hair more than one in the last digit: 0.3 − 0.2 is a little over 0.1 in binary.
        return Math.Abs(x - y) <= Math.Max(tolerance, 1.0001 * Math.Max(LastDigit(a), LastDigit(b)));
    }

    private static string[] Tokens(string text)
    {
        string plain = Colour().Replace(text, "");
        plain = Rate().Replace(plain, "⟨rate⟩");
        plain = Time().Replace(plain, "⟨time⟩");
        return [.. Token().Matches(plain).Select(match => match.Value)];
    }

    private static bool IsFraction(string token) => char.IsAsciiDigit(token[^1]) && token.AsSpan().IndexOfAny('.', 'e', 'E') >= 0;

    private static double LastDigit(string number)
    {
        string[] parts = number.Split('e', 'E');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        if (point < 0) return 0;   // an integer beside a fraction brings no rounding of its own
        int exponent = parts.Length > 1 && int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int e) ? e : 0;
        return Math.Pow(10, exponent - (parts[0].Length - point - 1));
    }

    private static string Excerpt(string[] tokens, int at) => at >= tokens.Length
        ? "(ends here)"
        : string.Join(' ', tokens.Skip(Math.Max(0, at - 3)).Take(8)) is var text && text.Length > 100 ? text[..100] + "…" : text;

    [GeneratedRegex("\u001b\\[[0-?]*[ -/]*[@-~]")]
    private static partial Regex Colour();

    [GeneratedRegex(@"(?<![\w.])\d[\d.,]*(?:[eE][-+]?\d+)?\s*(?:[kMG]?\w*\s?/\s?(?:s|sec|second|min|minute|h|hour)|fps|FPS|it/s|GFLOP/s|GB/s)(?!\w)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(?<![\w.:])(?:\d+\.)?\d{1,2}:\d{2}:\d{2}(?:\.\d+)?(?![\w:])|"
        + @"(?<![\w.])\d[\d.,]*(?:[eE][-+]?\d+)?\s?(?:ns|µs|μs|us|ms|s|sec|secs|seconds?|min|mins|minutes?|h|hours?)(?!\w)")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![\w.])[-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w])|⟨\w+⟩|\w+|[^\w\s]")]
    private static partial Regex Token();
}
