namespace NotebookKernel.Jupyter;

/// <summary>Where Jupyter front ends look for kernels (jupyter_core's data path, each with kernels below it).</summary>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="home">The user's home folder.</param>
internal sealed class KernelspecFolders(Func<string, string?> variable, string home)
{
    /// <summary>Those of this process's user.</summary>
    public static KernelspecFolders OfUser() => new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The user's own kernels.</summary>
    public string User => Path.Combine(UserData(), "kernels");

    /// <summary>The kernels of a Python environment or a system below a prefix such as /usr/local.</summary>
    public static string Below(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>Every folder a front end of this user would look in.</summary>
    public IReadOnlyList<string> Searched()
    {
        List<string> folders = [.. (variable("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => Path.Combine(path, "kernels"))];
        folders.Add(User);
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
