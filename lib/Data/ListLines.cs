using System.Text;

namespace MsstNet.Lab.Data;

/// <summary>The lines of a list that have something in them, with their numbers.</summary>
internal static class ListLines
{
    /// <summary>
    /// Reads a list as Latin-1 without a byte order mark: names and classes are ASCII in every data set, and captions in another encoding (MAFW's
    /// are in GBK) neither break a line nor stop the reading.
    /// </summary>
    /// <exception cref="LabException">The list cannot be read.</exception>
    public static IEnumerable<(int Number, string Text)> Read(string path)
    {
        string[] lines;
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            ReadOnlySpan<byte> text = bytes;
            if (text.StartsWith("\uFEFF"u8)) text = text[3..];
            lines = Encoding.Latin1.GetString(text).ReplaceLineEndings("\n").Split('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path}: cannot be read ({e.Message}); restore the list from the data set's archive.", e);
        }
        return lines.Select((line, i) => (i + 1, line.Trim())).Where(line => line.Item2.Length > 0);
    }
}
