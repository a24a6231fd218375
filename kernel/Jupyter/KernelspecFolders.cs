namespace NotebookKernel.Jupyter;

/// <summary>The folders in which Jupyter front ends look for kernelspecs: those of jupyter_core's data path, each with kernels/ below it.</summary>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="home">The user's home folder.</param>
public sealed class KernelspecFolders(Func<string, string?> variable, string home)
{
    /// <summary>The folders for the user of this process.</summary>
    public static KernelspecFolders OfUser() =>
        new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The folder of the user's own kernelspecs.</summary>
    public string User => Path.Combine(UserData(), "kernels");

    /// <summary>The folder of a Python environment, or of a system prefix such as /usr/local.</summary>
    public static string Below(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>Every folder that a front end of this user would look in.</summary>
    public IReadOnlyList<string> Searched()
    {
        string[] listed = (variable("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        List<string> folders = [.. listed.Select(path => Path.Combine(path, "kernels")), User];
        foreach (string environment in new[] { "VIRTUAL_ENV", "CONDA_PREFIX" })
            if (variable(environment) is { Length: > 0 } prefix) folders.Add(Below(prefix));
        if (OperatingSystem.IsWindows())
        {
            if (variable("PROGRAMDATA") is { Length: > 0 } all) folders.Add(Path.Combine(all, "jupyter", "kernels"));
        }
        else
        {
            folders.AddRange([Below("/usr/local"), Below("/usr")]);
        }
        return [.. folders.Distinct()];
    }

    private string UserData()
    {
        if (variable("JUPYTER_DATA_DIR") is { Length: > 0 } chosen) return chosen;
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Jupyter");
        if (OperatingSystem.IsWindows()) return Path.Combine(variable("APPDATA") is { Length: > 0 } roaming ? roaming : home, "jupyter");
        return Path.Combine(variable("XDG_DATA_HOME") is { Length: > 0 } data ? data : Path.Combine(home, ".local", "share"), "jupyter");
    }
}
