namespace MsstNet.Diagnostics;

/// <summary>
/// The datasets this machine has, named by environment variables. None may be passed on, so each user gets them from their authors; whether the
/// files are complete is the data check's question, not the doctor's.
/// </summary>
internal static class DatasetProbes
{
    private static readonly (string Name, string Variable)[] Datasets =
    [
        ("DFEW", "LAB_DFEW"),
        ("FERV39k", "LAB_FERV39K"),
        ("MAFW", "LAB_MAFW"),
        ("RAVDESS", "LAB_RAVDESS"),
        ("CREMA-D", "LAB_CREMAD"),
    ];

    public static IEnumerable<Probe> All(IReadOnlyDictionary<string, string?> environment) =>
        from dataset in Datasets
        select new Probe(dataset.Name, () => Look(dataset.Name, dataset.Variable, environment.GetValueOrDefault(dataset.Variable)));

    private static Finding Look(string name, string variable, string? folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            string cure = $"Get {name} from its authors and set {variable} to its folder; synthetic faces need neither.";
            return new(name, FindingState.Missing, $"{variable} is not set", cure);
        }
        return Directory.Exists(folder)
            ? Probe.Good(name, folder)
            : new(
                name, FindingState.Bad, $"{variable} names {folder}, which is not a folder", $"Set {variable} to the folder {name} lies in, or unset it.");
    }
}
