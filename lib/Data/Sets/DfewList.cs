using System.Globalization;
using System.Text;

namespace MsstNet.Data.Sets;

/// <summary>One line of a list: which clip, which number stands for its class.</summary>
/// <param name="File">The list.</param>
/// <param name="Line">Line in it, from 1.</param>
/// <param name="Video">Clip name without folder or extension.</param>
/// <param name="Label">The number as written.</param>
/// <param name="FromZero">Whether this form of list counts classes from 0 by definition.</param>
internal sealed record ListEntry(string File, int Line, string Video, int Label, bool FromZero);

/// <summary>
/// Reads DFEW's lists: <c>video_name,label</c> with or without that header, or the text form <c>folder frames label</c> with labels from 0.
/// </summary>
internal static class DfewList
{
    /// <summary>Reads one list; a line that is not an entry is added to <paramref name="faults"/>.</summary>
    /// <exception cref="LabException">The list itself cannot be read.</exception>
    public static List<ListEntry> Read(string path, List<SkippedClip> faults)
    {
        var entries = new List<ListEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, line) in ListLines.Read(path, Encoding.UTF8))
        {
            // The first line is a header only if it cannot be an entry: a list without one must not lose its first clip.
            if (Parse(path, number, line) is { } entry)
            {
                if (seen.Add(Key(entry.Video))) entries.Add(entry);
                else new SkippedClip(path, number, $"clip \"{Excerpt.Of(entry.Video)}\" is listed a second time").AddTo(faults);
            }
            else if (number > 1 || !IsHeader(line))
                new SkippedClip(path, number, $"\"{Excerpt.Of(line)}\" is not \"video_name,label\" nor \"folder frames label\"").AddTo(faults);
        }
        return entries;
    }

    /// <summary>"Clip/clip_224x224/00041/", "00041.mp4", "41": the last part of a path, without extension.</summary>
    public static string VideoName(string text) => Path.GetFileNameWithoutExtension(text.Trim().Replace('\\', '/').TrimEnd('/'));

    /// <summary>What the spellings of a clip's number have in common: "41" for 41 and 00041.</summary>
    public static string Key(string video) =>
        int.TryParse(video, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number.ToString(CultureInfo.InvariantCulture) : video;

    private static ListEntry? Parse(string path, int line, string text)
    {
        string[] fields = text.Split(',', 3, StringSplitOptions.TrimEntries);
        if (fields.Length == 2)
            return Entry(fields[0], fields[1], fromZero: false);
        // The frame count of the text form is checked to be a number and otherwise ignored: frames are counted in the folder.
        fields = text.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 3 && Number(fields[1]) is not null ? Entry(fields[0], fields[2], fromZero: true) : null;

        ListEntry? Entry(string video, string label, bool fromZero) =>
            VideoName(video) is { Length: > 0 } name && Number(label) is { } value ? new ListEntry(path, line, name, value, fromZero) : null;
    }

    private static bool IsHeader(string line) => !line.Any(char.IsAsciiDigit);

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;
}
