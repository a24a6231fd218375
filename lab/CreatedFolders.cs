namespace MsstNet.Lab;

/// <summary>Creates a folder for a result, with its missing parents, and removes them again if nothing came of it.</summary>
internal sealed class CreatedFolders
{
    private readonly List<string> created = [];   // the innermost first

    /// <summary>Creates the folder unless it exists.</summary>
    public CreatedFolders(string path)
    {
        for (string? folder = Path.GetFullPath(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            created.Add(folder);
        Directory.CreateDirectory(path);
    }

    /// <summary>Removes what was created, as far as it is empty.</summary>
    public void RemoveEmpty()
    {
        foreach (string folder in created.TakeWhile(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
            Directory.Delete(folder);
    }
}
