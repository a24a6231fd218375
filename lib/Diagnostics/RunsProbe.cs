namespace MsstNet.Diagnostics;

/// <summary>Whether training may write where its runs go.</summary>
internal static class RunsProbe
{
    private const string Subject = "Runs folder";

    public static Probe For(string runsFolder) => new(Subject, () => Look(Path.GetFullPath(runsFolder)));

    private static Finding Look(string folder)
    {
        // The folder is made by the first run; until then the nearest one above that exists must let it be made.
        string? nearest = folder;
        while (nearest is not null && !Directory.Exists(nearest))
            nearest = File.Exists(nearest) ? null : Path.GetDirectoryName(nearest);
        if (nearest is null) return NotWritable(folder, "a file is in the way");
        try
        {
            string trace = Path.Combine(nearest, $".lab-doctor-{Path.GetRandomFileName()}");
            using (new FileStream(trace, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                return Probe.Good(Subject, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotWritable(folder, e.Message);
        }
    }

    private static Finding NotWritable(string folder, string why) =>
        new(Subject, FindingState.Bad, $"{folder} cannot be written: {why}", "Run from a folder of your own, or name another for the runs.");
}
