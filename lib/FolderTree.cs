namespace MsstNet;

/// <summary>
/// A folder and everything below it. A symbolic link to a folder is followed, wherever it leads: data sets are often put together of links. But
/// every real folder is entered once, so that a link back up, or many links to one place, cannot make the walk endless.
/// </summary>
internal static class FolderTree
{
    /// <summary>All files and folders below a folder that exists, by their paths through the links. Links are followed last.</summary>
    public static IEnumerable<FileSystemInfo> Entries(string root)
    {
        var entered = new HashSet<string>(StringComparer.Ordinal);
        var folders = new Queue<(string Path, string Real)>([(root, Real(Path.GetFullPath(root)))]);
        var links = new Queue<(string Path, string Real)>();
        while (folders.TryDequeue(out var folder) || links.TryDequeue(out folder))
        {
            if (!entered.Add(folder.Real)) continue;
            foreach (var entry in new DirectoryInfo(folder.Path).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                string path = Path.Combine(folder.Path, entry.Name), place = Path.Combine(folder.Real, entry.Name);
                yield return entry is DirectoryInfo ? new DirectoryInfo(path) : new FileInfo(path);
                if (entry is not DirectoryInfo) continue;
                if (entry.LinkTarget is null) folders.Enqueue((path, place));
                else links.Enqueue((path, Real(place)));
            }
        }
    }

    /// <summary>The paths of all files below a folder whose names match.</summary>
    public static IEnumerable<string> Files(string root, Func<string, bool> matches) =>
        Entries(root).Where(entry => entry is FileInfo && matches(entry.Name)).Select(entry => entry.ToString());

    // What the system follows ends, so this does: it follows the same links.
    private static string Real(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        string place = Path.Combine(Real(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(place, returnFinalTarget: true) is { } target ? Real(target.FullName) : place;
    }
}
