using System.Globalization;
using System.Text;

namespace MsstNet.Data.Sets;

/// <summary>The lines of a list that have something in them, with their numbers.</summary>
internal static class ListLines
{
    private const int Longest = 10_000;   // a caption and all

    /// <summary>
    /// Reads a list, as Latin-1 unless told or a byte order mark says otherwise: names and classes are ASCII in every data set, and captions in
    /// another encoding (MAFW's are in GBK) neither break a line nor stop the reading.
    /// </summary>
    /// <exception cref="LabException">The list cannot be read.</exception>
    public static IEnumerable<(int Number, string Text)> Read(string path, Encoding? encoding = null)
    {
        using var reader = Try(path, () => new StreamReader(path, encoding ?? Encoding.Latin1, detectEncodingFromByteOrderMarks: true));
        for (int number = 1; Try(path, reader.ReadLine) is { } line; number++)
        {
            if (line.Length > Longest)
                throw new LabException(string.Create(CultureInfo.InvariantCulture, $"{path}:{number}: a line of {line.Length} characters, "
                    + $"so that this is no list; restore it from the data set's archive."));
            if (line.Trim() is { Length: > 0 } text) yield return (number, text);
        }
    }

    /// <summary>Reads people.csv, "clip,person" with that header or without: the person of each clip. None where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">What its first line may be.</param>
    /// <param name="faults">Receives the lines that are no such pair.</param>
    /// <param name="encoding">As for <see cref="Read"/>.</param>
    /// <param name="key">What stands for a clip in the result; null takes its name.</param>
    public static Dictionary<string, string> Persons(
        string path, string header, List<SkippedClip> faults, Encoding? encoding = null, Func<string, string>? key = null)
    {
        var persons = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path)) return persons;
        foreach (var (number, line) in Read(path, encoding))
        {
            string[] cells = Array.ConvertAll(Csv.Cells(line), cell => cell.Trim());
            if (number == 1 && string.Join(',', cells) == header) continue;
            if (cells is [{ Length: > 0 } clip, { Length: > 0 } person]) persons[key is null ? clip : key(clip)] = person;
            else new SkippedClip(path, number, $"\"{OneLine.Quote(line)}\" is not \"{header}\"").AddTo(faults);
        }
        return persons;
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
