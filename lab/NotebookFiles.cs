namespace MsstNet.Lab;

/// <summary>The notebooks meant by what was typed: files, folders, patterns with * and ?; the workbook with its solutions when nothing was typed.</summary>
internal static class NotebookFiles
{
    private const string Workbook = "notebooks", Solutions = "notebooks/solutions";

    /// <summary>The files, each once: as typed, and by name within a folder or a pattern.</summary>
    /// <exception cref="LabException">One of the words names no notebook.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            List<string> workbook = [.. new[] { Workbook, Solutions }.Where(Directory.Exists).SelectMany(folder => InFolder(folder, "*.ipynb"))];
            return workbook.Count > 0 ? workbook : throw new LabException("There are no notebooks in notebooks/ here; name a notebook, or start from the folder of the checkout.");
        }
        return [.. words.SelectMany(Expand).Distinct()];
    }

    /// <summary>Where each lies, from the folder that all of them share; there its results go below the folder of results.</summary>
    public static IReadOnlyList<string> Places(IReadOnlyList<string> files)
    {
        string[] full = [.. files.Select(Path.GetFullPath)];
        string shared = Path.GetDirectoryName(full[0])!;
        while (!full.All(file => Path.GetRelativePath(shared, file) is var from && !from.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(from)))
        {
            if (Path.GetDirectoryName(shared) is not { } above) return [.. full.Select(Path.GetFileName)!];
            shared = above;
        }
        return [.. full.Select(file => Path.GetRelativePath(shared, file))];
    }

    private static IReadOnlyList<string> Expand(string word)
    {
        if (File.Exists(word)) return [word];
        if (Directory.Exists(word))
            return InFolder(word, "*.ipynb") is { Count: > 0 } found ? found : throw new LabException($"{word} holds no notebook (*.ipynb).");
        string folder = Path.GetDirectoryName(word) is { Length: > 0 } named ? named : ".";
        if (Path.GetFileName(word).AsSpan().IndexOfAny('*', '?') >= 0)
            return Directory.Exists(folder) && InFolder(folder, Path.GetFileName(word)) is { Count: > 0 } matching ? matching : throw new LabException($"{word} matches no notebook.");
        throw new LabException($"{word}: no such notebook or folder.");
    }

    private static List<string> InFolder(string folder, string pattern) =>
        [.. Directory.GetFiles(folder, pattern).Where(file => file.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
}
