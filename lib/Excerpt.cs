namespace MsstNet;

/// <summary>Text out of a file as a message may show it: whatever it holds, it moves no cursor and fills no screen.</summary>
internal static class Excerpt
{
    private const int Longest = 80;

    /// <summary>A quotation: short, its line ends and other control characters question marks.</summary>
    public static string Of(string text)
    {
        string start = text.Length > Longest ? text[..Longest] + "…" : text;
        return start.Any(Breaks) ? string.Concat(start.Select(character => Breaks(character) ? '?' : character)) : start;
    }

    /// <summary>A message, on one line and of any length: line ends become blanks, other control characters question marks.</summary>
    public static string OneLine(string text) => text.Any(Breaks)
        ? string.Concat(text.ReplaceLineEndings(" ").Select(character => Breaks(character) ? '?' : character))
        : text;

    private static bool Breaks(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
