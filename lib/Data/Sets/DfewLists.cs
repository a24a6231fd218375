using System.Globalization;
using System.Text;

namespace MsstNet.Data.Sets;

/// <summary>One line of one of DFEW's lists.</summary>
/// <param name="File">The list.</param>
/// <param name="Line">Line in it, from 1.</param>
/// <param name="Video">Clip name without folder or extension.</param>
/// <param name="Label">The number as written.</param>
/// <param name="FromZero">Whether this form of list counts classes from 0 by definition.</param>
internal sealed record DfewEntry(string File, int Line, string Video, int Label, bool FromZero)
{
    /// <summary>Class index, or null for a number that stands for no class.</summary>
    /// <param name="first">The number of the first class, see <see cref="DfewLists.FirstLabel"/>.</param>
    public int? Class(int first) => Label - (FromZero ? 0 : first) is var index && index >= 0 && index < Emotions.Names.Count ? index : null;
}

/// <summary>
/// Reads DFEW's lists: <c>video_name,label</c> with or without that header, or the text form <c>folder frames label</c> with labels from 0.
/// </summary>
internal static class DfewLists
{
    /// <summary>Reads one list; a line that is not an entry is added to <paramref name="faults"/>.</summary>
    /// <exception cref="LabException">The list itself cannot be read.</exception>
    public static List<DfewEntry> Read(string path, List<SkippedClip> faults)
    {
        var entries = new List<DfewEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, line) in ListLines.Read(path, Encoding.UTF8))
        {
            // The first line is a header only if it cannot be an entry: a list without one must not lose its first clip.
            if (Parse(path, number, line) is { } entry)
            {
                if (seen.Add(Key(entry.Video))) entries.Add(entry);
                else new SkippedClip(path, number, $"clip \"{OneLine.Quote(entry.Video)}\" is listed a second time").AddTo(faults);
            }
            else if (number > 1 || line.Any(char.IsAsciiDigit))
                new SkippedClip(path, number, $"\"{OneLine.Quote(line)}\" is not \"video_name,label\" nor \"folder frames label\"").AddTo(faults);
        }
        return entries;
    }

    /// <summary>
    /// The number of the first class. DFEW counts from 1; a widespread copy has the same header and counts from 0. So it is 0 if some list says 0,
    /// otherwise 1. Lists of the text form count from 0 by definition and are not asked.
    /// </summary>
    /// <exception cref="LabException">Both 0 and 7 occur: eight classes, and no numbering fits.</exception>
    public static int FirstLabel(IReadOnlyCollection<DfewEntry> entries)
    {
        int count = Emotions.Names.Count;
        var zero = entries.FirstOrDefault(entry => !entry.FromZero && entry.Label == 0);
        var last = entries.FirstOrDefault(entry => !entry.FromZero && entry.Label == count);
        if (zero is not null && last is not null)
            throw new LabException($"{zero.File}:{zero.Line} has label 0 and {last.File}:{last.Line} has label {count}; "
                + "labels are 0–6 or 1–7, correct the one that is wrong.");
        return zero is null ? 1 : 0;
    }

    /// <summary>What the spellings of a clip's number have in common: "41" for 41 and 00041.</summary>
    public static string Key(string video) =>
        int.TryParse(video, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number.ToString(CultureInfo.InvariantCulture) : video;

    private static DfewEntry? Parse(string path, int line, string text)
    {
        string[] fields = text.Split(',', 3, StringSplitOptions.TrimEntries);
        if (fields.Length == 2) return Entry(fields[0], fields[1], fromZero: false);
        // The frame count of the text form is checked to be a number and otherwise ignored: frames are counted in the folder.
        fields = text.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 3 && Number(fields[1]) is not null ? Entry(fields[0], fields[2], fromZero: true) : null;

        DfewEntry? Entry(string video, string label, bool fromZero) =>
            VideoName(video) is { Length: > 0 } name && Number(label) is { } value ? new DfewEntry(path, line, name, value, fromZero) : null;
    }

    // "Clip/clip_224x224/00041/", "00041.mp4", "41": the last part of a path, without extension.
    private static string VideoName(string text) => Path.GetFileNameWithoutExtension(text.Trim().Replace('\\', '/').TrimEnd('/'));

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;
}
