namespace MsstNet;

/// <summary>A folder on the way to a result, and those above it that had to be made for it: taken back when nothing came of it.</summary>
internal sealed class MadeFolder
{
    private readonly List<string> made = [];

    /// <summary>Makes a folder where there is none.</summary>
    public MadeFolder(string path)
    {
        for (string? folder = Path.GetFullPath(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            made.Add(folder);
        Directory.CreateDirectory(path);
    }

    /// <summary>Removes what was made, as far as it is empty.</summary>
    public void TakeBack()
    {
        foreach (string folder in made.TakeWhile(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
            Directory.Delete(folder);
    }
}
