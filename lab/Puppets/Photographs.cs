using MsstNet.Data.Loading;

namespace MsstNet.Lab.Puppets;

/// <summary>One photographed person.</summary>
/// <param name="Person">Name of the set and the number it gives them, e.g. "london-034".</param>
/// <param name="Neutral">The neutral, frontal photograph; its template lies beside it.</param>
/// <param name="Smiling">The smiling one, where the set has it.</param>
internal sealed record Photographed(string Person, string Neutral, string? Smiling);

/// <summary>
/// Finds neutral photographs with templates in the folders of webmorphR.stim: london/neutral_front/034_03.jpg with smiling_front/034_08.jpg
/// beside it, canada/003f.jpg.
/// </summary>
internal static class Photographs
{
    /// <summary>Everyone under a folder, in the order of their names.</summary>
    /// <param name="root">The folder, at any depth above the photographs.</param>
    /// <exception cref="LabException">There is no such folder, or no photograph with a template.</exception>
    public static IReadOnlyList<Photographed> Find(string root)
    {
        if (!Directory.Exists(root))
            throw new LabException($"{root}: no such folder; name the one with the photographs of webmorphR.stim (london, canada).");
        string[] pictures = [.. FolderTree.Files(root, file => file.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase))
            .Order(NaturalOrder.Comparer)];
        var people = pictures.Where(file => !InFolder(file, "smiling_front"))
            .Where(file => File.Exists(Path.ChangeExtension(file, ".tem")))
            .Select(file => new Photographed(Name(file), file, Smile(file))).DistinctBy(person => person.Person).ToList();
        if (people.Count > 0) return people;
        throw new LabException(pictures.Length == 0
            ? $"{root}: no .jpg in it; unpack the photographs of webmorphR.stim (github.com/debruine/webmorphR.stim) there."
            : $"{pictures[0]}: no template {Path.GetFileName(Path.ChangeExtension(pictures[0], ".tem"))} beside it, nor beside any other photograph "
                + $"of {root}; the .tem files are part of webmorphR.stim.");
    }

    // The set is the folder's name; London's photographs are one folder deeper.
    private static string Name(string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (InFolder(file, "neutral_front")) folder = Path.GetDirectoryName(folder)!;
        return $"{Path.GetFileName(folder)}-{Path.GetFileNameWithoutExtension(file).Split('_')[0]}";
    }

    private static string? Smile(string neutral)
    {
        if (!InFolder(neutral, "neutral_front")) return null;
        string name = Path.GetFileName(neutral).Split('_')[0] + "_08.jpg";
        string file = Path.Combine(Path.GetDirectoryName(neutral)!, "..", "smiling_front", name);
        return File.Exists(file) ? Path.GetFullPath(file) : null;
    }

    private static bool InFolder(string file, string folder) => Path.GetFileName(Path.GetDirectoryName(file)) == folder;
}
