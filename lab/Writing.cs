namespace MsstNet.Lab;

/// <summary>Writes results where the disk may be full or read-only; the error says where and what to do.</summary>
internal static class Writing
{
    /// <summary>Runs what writes a result.</summary>
    /// <param name="path">What is written.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="LabException">It cannot be written.</exception>
    public static void To(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path} cannot be written ({e.Message}); make room there or choose another place.", e);
        }
    }

    /// <summary>Makes a folder and writes a byte into it, so that a full or read-only disk is found before the work and not after it.</summary>
    /// <exception cref="LabException">Nothing can be written there.</exception>
    public static void Require(string folder)
    {
        CreatedFolders made;
        try
        {
            made = new CreatedFolders(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"--out {folder} cannot be made a folder ({e.Message}); name another.", e);
        }
        try
        {
            To(folder, () =>
            {
                string path = Path.Combine(folder, $".lab-{Path.GetRandomFileName()}");
                using var trial = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
                trial.WriteByte(0);
            });
        }
        catch (LabException)
        {
            made.RemoveEmpty();
            throw;
        }
    }
}
