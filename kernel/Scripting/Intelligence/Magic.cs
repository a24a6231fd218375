using NotebookKernel.Notebooks;
using NotebookKernel.Scripting.Cells;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>The magic commands of a cell: blanked for the C# parser, and completed.</summary>
internal static class Magic
{
    /// <summary>The cell with its magic lines blanked, each character in its place.</summary>
    public static string Blank(string code)
    {
        if (!code.Contains("#!", StringComparison.Ordinal)) return code;
        string[] lines = code.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            if (lines[i].AsSpan().TrimStart().StartsWith("#!")) lines[i] = new string(' ', lines[i].Length);
        return string.Join('\n', lines);
    }

    /// <summary>The language at the cursor: that of the nearest line above it that names one.</summary>
    public static string LanguageAt(string code, int cursor) => code[..Math.Clamp(cursor, 0, code.Length)].Split('\n')
        .SkipLast(1).Reverse().Select(line => MagicTable.Default.Languages.GetValueOrDefault(line.TrimStart().Split((char[]?)null, 2)[0]))
        .FirstOrDefault(language => language is not null) ?? CellLanguage.CSharp;

    /// <summary>What could stand at the cursor when its line is a directive; null when it is C#.</summary>
    public static Completions? Complete(string code, int cursor, string folder)
    {
        int start = cursor;
        while (start > 0 && code[start - 1] != '\n') start--;
        while (start < cursor && code[start] is ' ' or '\t') start++;
        string typed = code[start..cursor];
        if (!typed.StartsWith('#')) return null;
        if (!typed.Contains(' ', StringComparison.Ordinal) && !typed.Contains('"', StringComparison.Ordinal))
        {
            Completion[] fitting = [.. MagicTable.Default.Descriptions.Where(magic => magic.Key.StartsWith(typed, StringComparison.Ordinal))
                .Select(magic => new Completion(magic.Key, "Keyword", magic.Value))];
            return fitting.Length > 0 || typed.StartsWith("#!", StringComparison.Ordinal) ? new Completions(start, cursor, fitting) : null;
        }

        string word = typed.Split(' ', '"')[0];
        string[]? extensions = word switch
        {
            "#r" => [".dll"],
            "#load" => [".cs", ".csx"],
            "#!import" => [".cs", ".csx", ".fsx", ".sql", ".ipynb", ".dib"],
            _ => null,
        };
        if (extensions is null) return word.StartsWith("#!", StringComparison.Ordinal) ? new Completions(cursor, cursor, []) : null;
        string path = typed[word.Length..].TrimStart(' ').TrimStart('"');
        return Paths(path, cursor, folder, extensions);
    }

    private static Completions Paths(string path, int cursor, string folder, string[] extensions)
    {
        string parent = path[..(path.LastIndexOf('/') + 1)], name = path[parent.Length..];
        List<Completion> items = [];
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(folder, parent)).EnumerateFileSystemInfos()
                         .Where(entry => entry.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) && entry.Name[0] != '.')
                         .OrderBy(entry => entry.Name, StringComparer.Ordinal))
                if (entry is DirectoryInfo) items.Add(new Completion(entry.Name + "/", "Folder", ""));
                else if (extensions.Contains(entry.Extension)) items.Add(new Completion(entry.Name, "File", ""));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or System.Security.SecurityException)
        {
            // A folder that is not there has nothing to offer.
        }
        return new Completions(cursor - name.Length, cursor, [.. items.Take(CellCompletion.Most)]);
    }
}
