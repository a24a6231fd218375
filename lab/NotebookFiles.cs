namespace MsstNet.Lab;

/// <summary>Finds the notebooks meant by the words of a command line: files, folders, patterns with * and ?; without words, the workbook.</summary>
internal static class NotebookFiles
{
    private static readonly string[] Workbook = ["notebooks", "notebooks/solutions"];

    /// <summary>The files, each once: in the order typed, and by name within a folder or a pattern.</summary>
    /// <exception cref="LabException">One of the words names no notebook.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> words)
    {
        if (words.Count > 0) return [.. words.SelectMany(Expand).Distinct()];
        List<string> workbook = [.. Workbook.Where(Directory.Exists).SelectMany(folder => InFolder(folder, "*.ipynb"))];
        return workbook.Count > 0
            ? workbook
            : throw new LabException("There are no notebooks in notebooks/ here; name a notebook, or start from the folder of the checkout.");
    }

    /// <summary>Whether a file is a .dib, which has no room for outputs.</summary>
    public static bool KeepsNoOutputs(string file) => Path.GetExtension(file).Equals(".dib", StringComparison.OrdinalIgnoreCase);

    /// <summary>The path of each file from the folder that all of them share; below the folder of results it has the same path.</summary>
    public static IReadOnlyList<string> Places(IReadOnlyList<string> files)
    {
        string[] full = [.. files.Select(Path.GetFullPath)];
        string shared = Path.GetDirectoryName(full[0])!;
        while (!full.All(file => IsBelow(shared, file)))
        {
            if (Path.GetDirectoryName(shared) is not { } above) return [.. full.Select(Path.GetFileName)!];
            shared = above;
        }
        return [.. full.Select(file => Path.GetRelativePath(shared, file))];
    }

    private static bool IsBelow(string folder, string file)
    {
        string relative = Path.GetRelativePath(folder, file);
        return !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    private static IReadOnlyList<string> Expand(string word)
    {
        if (File.Exists(word)) return [word];
        if (Directory.Exists(word))
            return InFolder(word, "*") is { Count: > 0 } found ? found : throw new LabException($"{word} holds no notebook (*.ipynb, *.dib).");
        string folder = Path.GetDirectoryName(word) is { Length: > 0 } named ? named : ".";
        string pattern = Path.GetFileName(word);
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0) throw new LabException($"{word}: no such notebook or folder.");
        List<string> matching = Directory.Exists(folder) ? InFolder(folder, pattern) : [];
        return matching.Count > 0 ? matching : throw new LabException($"{word} matches no notebook.");
    }

    private static List<string> InFolder(string folder, string pattern) => [.. Directory.GetFiles(folder, pattern)
        .Where(IsNotebook).Order(StringComparer.Ordinal)];

    private static bool IsNotebook(string file) => Path.GetExtension(file).ToUpperInvariant() is ".IPYNB" or ".DIB";
}
