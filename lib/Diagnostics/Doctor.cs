using System.Collections;

namespace MsstNet.Diagnostics;

/// <summary>
/// What works on this machine, what does not, and the cure: the facts behind `lab doctor`. It changes nothing, except that a file is written
/// to the runs folder and removed again.
/// </summary>
public static class Doctor
{
    private static readonly (string Name, string Variable)[] Datasets =
        [("DFEW", "LAB_DFEW"), ("FERV39k", "LAB_FERV39K"), ("MAFW", "LAB_MAFW"), ("RAVDESS", "LAB_RAVDESS"), ("CREMA-D", "LAB_CREMAD")];

    /// <summary>Examines this process's machine.</summary>
    /// <param name="runsFolder">Where training writes its runs.</param>
    public static IEnumerable<Finding> Examine(string runsFolder = "runs") => Examine(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value),
        runsFolder);

    /// <summary>Examines the machine; findings come one by one, in a fixed order, each made when it is read.</summary>
    /// <param name="environment">The environment variables; LAB_DFEW and others name the folders of datasets.</param>
    /// <param name="runsFolder">Where training writes its runs.</param>
    internal static IEnumerable<Finding> Examine(IReadOnlyDictionary<string, string?> environment, string runsFolder)
    {
        Probe[] probes =
        [
            new(".NET", SystemProbes.Sdk),
            new("System", SystemProbes.OperatingSystemAndLibraries),
            new("Processor", SystemProbes.Processor),
            new("bfloat16", SystemProbes.BrainFloat),
            new("Memory", SystemProbes.Memory),
            new("Native library", TorchProbes.NativeLibrary),
            new("libtorch", () => TorchProbes.IfLoaded(TorchProbes.Version)),
            new("Matrix product", () => TorchProbes.IfLoaded(TorchProbes.Product)),
            new("Convolution", () => TorchProbes.IfLoaded(TorchProbes.Convolution)),
            new("Threads", () => TorchProbes.IfLoaded(TorchProbes.Threads)),
            new("CUDA", () => TorchProbes.IfLoaded(TorchProbes.Cuda)),
            new("JPEG decoder", FileProbes.JpegDecoder),
            new("Video", FileProbes.Video),
            .. Datasets.Select(set =>
                new Probe(set.Name, () => FileProbes.Dataset(set.Name, set.Variable, environment.GetValueOrDefault(set.Variable)))),
            new("Runs folder", () => FileProbes.Writable(Path.GetFullPath(runsFolder))),
        ];
        return probes.Select(probe => probe.Examine());
    }
}
