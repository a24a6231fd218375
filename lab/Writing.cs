namespace MsstNet.Lab;

/// <summary>Results on a disk that may be full or closed to writing: one line that says where and what to do.</summary>
internal static class Writing
{
    /// <summary>Writes a result.</summary>
    /// <exception cref="LabException">It cannot be written.</exception>
    public static void To(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path} cannot be written ({e.Message}); make room there or choose another place with --out.", e);
        }
    }

    /// <summary>Makes a folder and tries it with a byte: before an hour's work, not after it.</summary>
    /// <exception cref="LabException">Nothing can be written there.</exception>
    public static void Require(string folder)
    {
        MadeFolder made;
        try
        {
            made = new MadeFolder(folder);
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
            made.TakeBack();
            throw;
        }
    }
}
