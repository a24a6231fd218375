using System.Text.RegularExpressions;

namespace NotebookKernel.Headless;

/// <summary>
/// Replaces the folders of one machine in what cells show: the checkout becomes "…", the program's own folder "…/lab" when it lies elsewhere,
/// the folder for temporary files "…/tmp", and the home folder "~".
/// </summary>
internal sealed class MachinePaths
{
    private readonly List<(Regex Pattern, string Name)> rules = [];

    public MachinePaths(string notebookFolder)
    {
        var names = new List<(string Folder, string Name)>
        {
            (Checkout(notebookFolder), "…"),
            (AppContext.BaseDirectory, "…/lab"),
            (Path.GetTempPath(), "…/tmp"),
            (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~"),
        };
        string program = Checkout(AppContext.BaseDirectory);
        if (program != Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) names.Insert(1, (program, "…"));
        foreach (var (folder, name) in names.OrderByDescending(rule => rule.Folder.Length))
        {
            string path = Path.TrimEndingDirectorySeparator(folder);
            if (path.Length < 2) continue;
            // A path may stand in JSON or in a C# literal, its backslashes doubled.
            string pattern = Regex.Escape(path).Replace(@"\\", @"(?:\\\\|\\|/)", StringComparison.Ordinal);
            RegexOptions options = OperatingSystem.IsWindows() ? RegexOptions.IgnoreCase : RegexOptions.None;
            rules.Add((new Regex($@"(?<![\w.~…/\\-]){pattern}(?![\w-])", options), name));
        }
    }

    public string Hide(string text)
    {
        foreach (var (pattern, name) in rules) text = pattern.Replace(text, name);
        return text;
    }

    /// <summary>The nearest folder above with a .git; without one, the folder itself.</summary>
    private static string Checkout(string folder)
    {
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent)
            if (Path.Exists(Path.Combine(above.FullName, ".git"))) return above.FullName;
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    }
}
