using System.Collections;

namespace MsstNet.Diagnostics;

/// <summary>
/// What works on this machine, what does not, and the cure: the facts behind `lab doctor`. It changes nothing, except that a file is written
/// to the runs folder and removed again.
/// </summary>
public static class Doctor
{
    /// <summary>Examines this process's machine.</summary>
    /// <param name="runsFolder">Where training writes its runs.</param>
    public static IEnumerable<Finding> Examine(string runsFolder = "runs") => Examine(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value),
        runsFolder);

    /// <summary>Examines the machine; findings come one by one, in a fixed order, each made when it is read.</summary>
    /// <param name="environment">The environment variables; LAB_DFEW and others name the folders of datasets.</param>
    /// <param name="runsFolder">Where training writes its runs.</param>
    public static IEnumerable<Finding> Examine(IReadOnlyDictionary<string, string?> environment, string runsFolder) =>
        SystemProbes.All()
            .Concat(TorchProbes.All())
            .Concat(FrameProbes.All())
            .Concat(FolderProbes.All(environment, runsFolder))
            .Select(probe => probe.Examine());
}
