namespace MsstNet.Diagnostics;

/// <summary>The folders of the datasets, which environment variables name, and the folder that runs are written to.</summary>
internal static class FolderProbes
{
    private const string Runs = "Runs folder";

    private static readonly (string Name, string Variable)[] Datasets =
        [("DFEW", "LAB_DFEW"), ("FERV39k", "LAB_FERV39K"), ("MAFW", "LAB_MAFW"), ("RAVDESS", "LAB_RAVDESS"), ("CREMA-D", "LAB_CREMAD")];

    public static IEnumerable<Probe> All(IReadOnlyDictionary<string, string?> environment, string runsFolder) =>
    [
        .. Datasets.Select(set => new Probe(set.Name, () => Dataset(set.Name, set.Variable, environment.GetValueOrDefault(set.Variable)))),
        new Probe(Runs, () => Writable(Path.GetFullPath(runsFolder))),
    ];

    // None of the datasets may be passed on, so each user gets them from their authors. Whether the files are complete is for `lab data check`.
    private static Finding Dataset(string name, string variable, string? folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
            return new(name, FindingState.Missing, $"{variable} is not set",
                $"Get {name} from its authors and set {variable} to its folder; synthetic faces need neither.");
        return Directory.Exists(folder)
            ? Probe.Good(name, folder)
            : new(name, FindingState.Bad, $"{variable} names {folder}, which is not a folder",
                $"Set {variable} to the folder {name} lies in, or unset it.");
    }

    private static Finding Writable(string folder)
    {
        // The first run makes the folder; until then the nearest existing one above must let it be made.
        string? nearest = folder;
        while (nearest is not null && !Directory.Exists(nearest)) nearest = File.Exists(nearest) ? null : Path.GetDirectoryName(nearest);
        if (nearest is null) return NotWritable(folder, "a file is in the way");
        try
        {
            string trace = Path.Combine(nearest, $".lab-doctor-{Path.GetRandomFileName()}");
            using (new FileStream(trace, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                return Probe.Good(Runs, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotWritable(folder, e.Message);
        }
    }

    private static Finding NotWritable(string folder, string why) =>
        new(Runs, FindingState.Bad, $"{folder} cannot be written: {why}", "Run from a folder of your own, or name another for the runs.");
}
