using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// A file system in memory that is soon full, can grow, and can be closed to writing; a test that needs one skips where none may be mounted.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string root) => Root = root;

    /// <summary>Where it is mounted.</summary>
    public string Root { get; }

    /// <summary>Mounts one, empty.</summary>
    /// <param name="root">A folder to be made.</param>
    /// <param name="size">As mount wants it: "13m".</param>
    public static async Task<SmallDisk> Mount(string root, string size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk needs root on Linux.");
        Directory.CreateDirectory(root);
        string? refused = await Mounted("-t", "tmpfs", "-o", $"size={size}", "tmpfs", root);
        Assert.SkipUnless(refused is null, $"No disk can be mounted here: {refused}");
        return new SmallDisk(root);
    }

    public async Task Grow(string size) => Assert.Null(await Mounted("-o", $"remount,size={size}", Root));

    public async Task Close() => Assert.Null(await Mounted("-o", "remount,ro", Root));

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var file = new FileStream(Path.Combine(Root, "fill"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // full
        }
    }

    /// <summary>Every file below the root by its path from there, and every folder without one.</summary>
    public Dictionary<string, byte[]> Content() =>
        Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories)
            .Where(path => File.Exists(path) || Directory.GetFileSystemEntries(path).Length == 0)
            .ToDictionary(path => Path.GetRelativePath(Root, path), path => File.Exists(path) ? File.ReadAllBytes(path) : []);

    public void Dispose()
    {
        using var unmount = System.Diagnostics.Process.Start("umount", ["--lazy", Root]);
        unmount.WaitForExit();
    }

    private static async Task<string?> Mounted(params string[] arguments)
    {
        var child = await Child.Run("/", new Dictionary<string, string?>(), "mount", arguments);
        return child.ExitCode == 0 ? null : child.Everything.Trim();
    }
}
