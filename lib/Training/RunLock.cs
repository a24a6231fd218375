namespace MsstNet.Lab.Training;

/// <summary>
/// The right to train in a run's folder, held by one process at a time, on this machine or another that sees the folder. The system drops it when the
/// process ends, however that ends, so a killed run holds nobody off. The file stays: were it removed, two processes could each lock a file of that name.
/// </summary>
/// <remarks>
/// It is flock(2) on Unix. NFS carries that to its server (version 4, or 3 with its lock service); there the server drops a dead machine's lock after its lease, 90 s
/// by default. Where a file system has no locks, <see cref="Excludes"/> is false; where it keeps them within one machine (NFS with local_lock, Lustre with localflock),
/// nothing tells.
/// </remarks>
public sealed class RunLock : IDisposable
{
    private const string FileName = "run.lock";

    private readonly FileStream file;

    private RunLock(FileStream file, bool excludes)
    {
        this.file = file;
        Excludes = excludes;
    }

    /// <summary>Whether a second taker would be refused; false on a file system without locks.</summary>
    public bool Excludes { get; }

    /// <summary>Takes the lock of a run's folder, which is made if need be.</summary>
    /// <param name="path">The run's folder.</param>
    /// <exception cref="LabException">Another process trains in it, or it cannot be written.</exception>
    public static RunLock Take(string path)
    {
        string name = Path.Combine(path, FileName);
        try
        {
            Directory.CreateDirectory(path);
            var file = Open(name);
            return new RunLock(file, IsHeld(name));
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw new LabException($"{path}: another process trains in it, here or on another machine; let it end, or end it, and repeat the command.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The run folder {path} cannot be written ({e.Message}); choose another with --out.", e);
        }
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => file.Dispose();

    private static FileStream Open(string name) => new(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    // A file system without locks lets anybody in, the holder included.
    private static bool IsHeld(string name)
    {
        try
        {
            Open(name).Dispose();
            return false;
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            return true;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsSharingViolation(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
