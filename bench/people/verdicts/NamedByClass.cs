using MsstNet.Data;
using MsstNet.Data.Loading;

namespace MsstNet.Lab.Bench;

/// <summary>
/// Pictures and videos in a folder that says their classes: CLASS/… holds stills, videos and folders of one clip's frames; a still or video beside
/// those folders has its class in its own name. A name without a class, such as a read-me's, is passed over if it is no picture.
/// </summary>
internal static class NamedByClass
{
    private static readonly string[] Pictures = [".jpg", ".jpeg", ".png"], Videos = [".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".gif"];

    /// <summary>A still, a video or a folder of frames, and its class.</summary>
    internal sealed record Item(string Path, int Truth, bool Still);

    /// <summary>All of them, in natural order.</summary>
    /// <exception cref="LabException">There is none, or one has no class or two.</exception>
    public static IReadOnlyList<Item> Items(string folder)
    {
        if (!Directory.Exists(folder)) throw new LabException($"{folder}: no such folder; name one that holds CLASS/still.jpg.");
        Item[] items = [.. Below(folder).SelectMany(entry => Directory.Exists(entry)
            ? Below(entry).Where(IsCase).Select(path => new Item(path, Class(entry), Is(path, Pictures)))
            : IsCase(entry) ? [new Item(entry, Class(entry), Is(entry, Pictures))] : [])];
        return items.Length > 0 ? items : throw new LabException($"{folder} holds no picture and no video; put them there as CLASS/still.jpg.");
    }

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Where(path => !Path.GetFileName(path).StartsWith('.')).Order(NaturalOrder.Comparer);

    private static bool IsCase(string path) => Directory.Exists(path) || Is(path, Pictures) || Is(path, Videos);

    private static bool Is(string path, string[] extensions) => extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static int Class(string path) => EmotionWords.Label(Path.GetFileName(path))
        ?? throw new LabException($"{path}: its name says no emotion, or two; name it after one of {string.Join(", ", Emotions.Names)}.");
}

/// <summary>What a people.csv says of each person: the first column is the person, and columns of sex or gender and of ethnicity are used.</summary>
internal sealed class PeopleCsv
{
    private readonly Dictionary<string, Dictionary<string, string>> people = [];

    /// <summary>Reads the file; without one nobody is known.</summary>
    public static PeopleCsv Read(string path)
    {
        var read = new PeopleCsv();
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (lines.Length == 0) return read;
        var columns = Csv.Cells(lines[0]).Select(Fact).ToList();
        foreach (string[] cells in lines.Skip(1).Select(Csv.Cells).Where(cells => cells.Length == columns.Count))
        {
            read.people[cells[0]] = columns.Zip(cells).Skip(1).Where(pair => pair.First is not null && pair.Second is not ("" or "NA"))
                .DistinctBy(pair => pair.First).ToDictionary(pair => pair.First!, pair => pair.Second.ToLowerInvariant());
        }
        return read;
    }

    /// <summary>Of the person whose name is that of the file, or begins it: "034_03" is person 034.</summary>
    public IReadOnlyDictionary<string, string> Facts(string stem) =>
        people.GetValueOrDefault(stem) ?? people.GetValueOrDefault(stem.Split('_', '-')[0]) ?? [];

    private static string? Fact(string column) =>
        column.Contains("gender", StringComparison.OrdinalIgnoreCase) || column.Contains("sex", StringComparison.OrdinalIgnoreCase) ? "sex"
        : column.Contains("eth", StringComparison.OrdinalIgnoreCase) ? "ethnicity" : null;
}
