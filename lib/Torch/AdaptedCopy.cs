using System.Security.Cryptography;

namespace MsstNet.Torch;

/// <summary>
/// Where the adapted library lies: never in the package cache, which other programs share, but in the user's own cache folder, under the
/// hash of the file it was made from. Only the user may enter the folder, since what lies there is loaded as code.
/// </summary>
internal static class AdaptedCopy
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The user's cache folder for this project (XDG Base Directory Specification); null when the user has no home.</summary>
    public static string? UserFolder()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (!Path.IsPathRooted(cache))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            cache = home.Length > 0 ? Path.Combine(home, ".cache") : null;
        }
        return cache is null ? null : Path.Combine(cache, "msstnet-lab", "native");
    }

    /// <summary>
    /// Puts the adapted library below a folder of this user's, which is created if it is missing, and under the hash of the original's bytes; the
    /// dynamic linker knows it by its file name. It is written beside its place and renamed, so two processes at once, or one that dies half-way,
    /// leave a whole file; one with other bytes is written again.
    /// </summary>
    /// <returns>The copy's path.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is another user's.</exception>
    public static string Keep(string root, byte[] original, byte[] adapted, string fileName)
    {
        string folder = Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(original))[..16]);
        MakePrivate(folder);
        string copy = Path.Combine(folder, fileName);
        if (File.Exists(copy) && File.ReadAllBytes(copy).AsSpan().SequenceEqual(adapted)) return copy;

        string unfinished = Path.Combine(folder, $"{fileName}.{Environment.ProcessId}.{Path.GetRandomFileName()}");
        try
        {
            File.WriteAllBytes(unfinished, adapted);
            File.Move(unfinished, copy, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
        return copy;
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }
        Directory.CreateDirectory(folder, OwnerOnly);
        // A folder made earlier, or by another user, keeps its mode above; changing it fails unless it is ours.
        File.SetUnixFileMode(folder, OwnerOnly);
    }
}
