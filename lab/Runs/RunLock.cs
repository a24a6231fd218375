using MsstNet.Training;

namespace MsstNet.Lab.Runs;

/// <summary>
/// The right to train in a run's folder, held by one process at a time, on this machine or another that shares the folder. The system releases
/// it when the process ends, however that happens, so a killed run locks nobody out. The file stays: if it were removed, two processes could each
/// lock a file of that name.
/// </summary>
/// <remarks>
/// It is flock(2) on Unix. NFS passes that on to its server (version 4, or 3 with its lock service), which releases a dead machine's lock after
/// its lease, 90 s by default. Where a file system has no locks, <see cref="Excludes"/> is false; where it keeps them within one machine (NFS
/// with local_lock, Lustre with localflock), that cannot be seen.
/// </remarks>
internal sealed class RunLock : IDisposable
{
    private const string LockFile = "run.lock";

    private readonly FileStream file;
    private readonly CreatedFolders folder;
    private readonly bool fresh;

    private RunLock(FileStream file, CreatedFolders folder, bool fresh, bool excludes)
    {
        (this.file, this.folder, this.fresh) = (file, folder, fresh);
        Excludes = excludes;
    }

    /// <summary>Whether a second taker would be refused; false on a file system without locks.</summary>
    public bool Excludes { get; }

    /// <summary>Takes the lock of a run's folder, which is made if need be.</summary>
    /// <param name="path">The run's folder.</param>
    /// <exception cref="LabException">Another process trains in it, or it cannot be written.</exception>
    public static RunLock Take(string path)
    {
        string name = Path.Combine(path, LockFile);
        bool fresh = !File.Exists(name);
        CreatedFolders? folder = null;
        try
        {
            folder = new CreatedFolders(path);
            return new RunLock(Open(name), folder, fresh, IsHeld(name));
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw new LabException(
                $"{path}: another process trains in it, here or on another machine; let it end, or end it, and repeat the command.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder?.RemoveEmpty();
            throw new LabException($"The run folder {path} cannot be written ({e.Message}); "
                + "make room there, check the permissions, or choose another with --out.", e);
        }
    }

    /// <summary>Releases the lock. A run that was not started after all leaves no folder with a lock in it.</summary>
    public void Dispose()
    {
        bool begun = !fresh || RunDirectory.Holds(Path.GetDirectoryName(file.Name)!);
        if (!begun) File.Delete(file.Name);
        file.Dispose();
        if (!begun) folder.RemoveEmpty();
    }

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
