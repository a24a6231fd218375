using System.Text;

namespace MsstNet.Data.Sets;

/// <summary>The lines of a list that have something in them, with their numbers.</summary>
internal static class ListLines
{
    private const int Longest = 10_000;   // a caption and all

    /// <summary>
    /// Reads a list, as Latin-1 unless told or a byte order mark says otherwise: names and classes are ASCII in every data set, and captions in another encoding
    /// (MAFW's are in GBK) neither break a line nor stop the reading.
    /// </summary>
    /// <exception cref="LabException">The list cannot be read.</exception>
    public static IEnumerable<(int Number, string Text)> Read(string path, Encoding? encoding = null)
    {
        using var reader = Try(path, () => new StreamReader(path, encoding ?? Encoding.Latin1, detectEncodingFromByteOrderMarks: true));
        for (int number = 1; Try(path, reader.ReadLine) is { } line; number++)
        {
            if (line.Length > Longest)
                throw new LabException(FormattableString.Invariant($"{path}:{number}: a line of {line.Length} characters, so that this is no list; restore it from the data set's archive."));
            if (line.Trim() is { Length: > 0 } text) yield return (number, text);
        }
    }

    private static T Try<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path}: cannot be read ({e.Message}); restore the list from the data set's archive.", e);
        }
    }
}
