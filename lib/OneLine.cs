namespace MsstNet;

/// <summary>Text from a file as a message of one line may show it: whatever it holds, it moves no cursor and fills no screen.</summary>
internal static class OneLine
{
    private const int LongestQuote = 80;

    /// <summary>The beginning of a text, as a quotation: line ends and other control characters become question marks.</summary>
    public static string Quote(string text)
    {
        string start = text.Length > LongestQuote ? text[..LongestQuote] + "…" : text;
        return start.Any(Breaks) ? string.Concat(start.Select(character => Breaks(character) ? '?' : character)) : start;
    }

    /// <summary>A whole message: line ends become blanks, other control characters question marks.</summary>
    public static string Of(string text) => text.Any(Breaks)
        ? string.Concat(text.ReplaceLineEndings(" ").Select(character => Breaks(character) ? '?' : character))
        : text;

    private static bool Breaks(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
