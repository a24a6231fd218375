namespace NotebookKernel;

/// <summary>Bad input: an option or a file that cannot be used. The message is one line that says what is wrong, where, and what to do.</summary>
/// <remarks>A message may quote a file, which may hold anything: line ends become blanks and other control characters question marks.</remarks>
public sealed class NotebookException : Exception
{
    /// <summary>Creates the error from its one line.</summary>
    public NotebookException(string message) : base(Excerpt.OneLine(message)) { }

    /// <summary>Creates the error from its one line and what caused it.</summary>
    public NotebookException(string message, Exception cause) : base(Excerpt.OneLine(message), cause) { }
}

/// <summary>Text from a file as a message may show it: short, and without characters that move the cursor.</summary>
internal static class Excerpt
{
    private const int Longest = 80;

    /// <summary>A quotation of at most 80 characters; control characters become question marks.</summary>
    public static string Of(string text)
    {
        string start = text.Length > Longest ? text[..Longest] + "…" : text;
        return string.Concat(start.Select(character => Breaks(character) ? '?' : character));
    }

    /// <summary>A message on one line: line ends become blanks, other control characters question marks.</summary>
    public static string OneLine(string text) => text.Any(Breaks)
        ? string.Concat(text.ReplaceLineEndings(" ").Select(character => Breaks(character) ? '?' : character))
        : text;

    private static bool Breaks(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
