using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Runs;

/// <summary>The manifest of a run that is about to start, and whether it is the run that a folder holds.</summary>
internal static class RunManifests
{
    /// <summary>The manifest of a run that is about to start.</summary>
    /// <param name="preset">Network and training.</param>
    /// <param name="clips">What is learned from and tested on.</param>
    /// <param name="command">The command line that starts it.</param>
    /// <param name="device">cpu or cuda.</param>
    /// <param name="initialWeights">Where the initial weights came from; null is random.</param>
    public static RunManifest For(TrainingPreset preset, TrainingClips clips, string command, string device, string? initialWeights = null) => new()
    {
        Command = command,
        Preset = preset.Name, Network = preset.Network, Training = preset.Training,
        Data = clips.Source.Identity, DataFingerprint = clips.Source.Fingerprint, Classes = clips.Source.Classes,
        Split = clips.Split.Name, TrainClips = clips.Split.Train.Count, TestClips = clips.Split.Test.Count,
        Device = device, Threads = get_num_threads(),
        InitialWeights = initialWeights,
    };

    /// <summary>The first thing that makes a run under <paramref name="other"/> another run; null when it would be the same run.</summary>
    public static string? DifferenceFrom(this RunManifest manifest, RunManifest other)
    {
        if (manifest.Network.Model != other.Network.Model) return "the network";
        if (manifest.Network != other.Network) return "the network's shape";
        // Recomputation changes memory and time, not what is learned: a run that ran out of memory may go on with it.
        if (manifest.Training with { Recompute = other.Training.Recompute } != other.Training) return "the training settings";
        if (manifest.DataFingerprint != other.DataFingerprint) return "the data";
        if (manifest.Split != other.Split) return "the split";
        if (manifest.InitialWeights != other.InitialWeights) return "the initial weights";
        return null;
    }
}
