namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>Real material in a folder named shared beside a folder above the program; targets do without it where it is absent.</summary>
internal static class Shared
{
    /// <summary>A file below shared/data, or null.</summary>
    public static string? File(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", path) is var candidate && System.IO.File.Exists(candidate)) return candidate;
        return null;
    }
}
