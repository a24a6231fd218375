using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace NotebookKernel.Jupyter;

/// <summary>
/// A copy of the built program in a folder that no build writes to: a build that overwrites the files of a running kernel crashes it. The files of
/// packages never change and are linked; the few that a build writes are copied.
/// </summary>
internal static partial class ShadowCopy
{
    /// <summary>A file in each copy, held open by the kernels that run from it and touched at each start.</summary>
    private const string Lock = "in-use.lock";

    /// <summary>How long an unused copy is kept: longer than a kernel needs to start and to hold the lock.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Whether a folder is such a copy.</summary>
    public static bool Is(string folder) => File.Exists(Path.Combine(folder, Lock));

    /// <summary>The copy of a built program as it is now; made when there is none.</summary>
    /// <param name="output">The built output.</param>
    /// <param name="root">The folder of all copies.</param>
    /// <param name="prefix">How the names of the files begin that a build writes.</param>
    /// <returns>The copy's folder.</returns>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The copy cannot be written.</exception>
    public static string Prepare(string output, string root, string prefix)
    {
        string[] files = [.. Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string copy = Path.Combine(root, Key(output, files));
        if (!Is(copy)) Make(output, files, copy, prefix);
        File.SetLastWriteTimeUtc(Path.Combine(copy, Lock), DateTime.UtcNow);
        return copy;
    }

    /// <summary>Holds a copy for as long as the result is not disposed.</summary>
    public static IDisposable Hold(string copy) => new FileStream(Path.Combine(copy, Lock), FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <summary>Removes the copies no kernel runs from, and what a start that was cut off left.</summary>
    public static void Sweep(string root)
    {
        foreach (string folder in Directory.EnumerateDirectories(root))
        {
            try
            {
                string held = Path.Combine(folder, Lock);
                if (DateTime.UtcNow - (File.Exists(held) ? File.GetLastWriteTimeUtc(held) : Directory.GetLastWriteTimeUtc(folder)) < Grace) continue;
                if (File.Exists(held)) new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A kernel runs from it, or somebody else removes it at this moment.
            }
        }
    }

    // Names, sizes and times instead of 40 MB of content, since this runs before each start; what a build writes has a new time. A link counts as
    // the file it leads to, whose path holds the package's version.
    private static string Key(string output, IEnumerable<string> files)
    {
        var text = new StringBuilder(output);
        foreach (string file in files)
        {
            FileSystemInfo info = File.ResolveLinkTarget(file, returnFinalTarget: true) ?? new FileInfo(file);
            text.Append('\n').AppendJoin('|', file, info.FullName, ((FileInfo)info).Length, info.LastWriteTimeUtc.Ticks);
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    // What a build writes; on Windows a package's file is a hard link to the cache, which a build leaves as it is.
    private static bool Written(string file, string prefix) => Path.GetFileName(file) is var name
        && (name.StartsWith(prefix, StringComparison.Ordinal) || name.StartsWith(nameof(NotebookKernel), StringComparison.Ordinal));

    // Made beside its place and renamed, so that two kernels started at once both find a whole one.
    private static void Make(string output, IEnumerable<string> files, string copy, string prefix)
    {
        string unfinished = $"{copy}.{Path.GetRandomFileName()}";
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(unfinished);
        else Directory.CreateDirectory(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string file in files)
        {
            string target = Path.Combine(unfinished, Path.GetRelativePath(output, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (File.ResolveLinkTarget(file, returnFinalTarget: true) is { } package) File.CreateSymbolicLink(target, package.FullName);
            else if (!OperatingSystem.IsWindows() || Written(file, prefix) || !LinkHard(target, file, 0)) File.Copy(file, target);
        }
        File.WriteAllBytes(Path.Combine(unfinished, Lock), []);
        try
        {
            Directory.Move(unfinished, copy);
        }
        catch (IOException) when (Is(copy))
        {
            Directory.Delete(unfinished, recursive: true);
        }
    }

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool LinkHard(string link, string file, nint reserved);
}
