using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Lab.Runs;
using MsstNet.Model;
using MsstNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>What a run keeps of the command that asked for it.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Device">cpu or cuda, as typed.</param>
/// <param name="SkipBad">Whether clips that cannot be read are left out.</param>
internal sealed record Invocation(string Command, string Device, bool SkipBad);

/// <summary>One run that a command asks for: `lab train`, `lab ablate` and `lab demo` train by it.</summary>
/// <param name="Preset">Network and training, validated, with the data's classes.</param>
/// <param name="Source">The data set.</param>
/// <param name="Split">Which clips to learn from and which to test on.</param>
/// <param name="Path">The run's folder.</param>
/// <param name="Invocation">The command it comes from.</param>
internal sealed record TrainingJob(TrainingPreset Preset, IClipSource Source, Split Split, string Path, Invocation Invocation)
{
    /// <summary>Where the initial weights come from; null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>Whether the folder holds a run.</summary>
    public bool Exists => RunDirectory.Holds(Path);

    /// <summary>The clips the run learns from and is tested on.</summary>
    private TrainingClips Clips => new(Source, Split, Invocation.SkipBad);

    /// <summary>What the run's folder says of it.</summary>
    public RunManifest Manifest => RunManifests.For(Preset, Clips, Invocation.Command, Invocation.Device, InitialWeights);

    /// <summary>The name of a run's folder: "r18-lstm-quick-synthetic-t8-s1-fold1"; the default network goes without saying.</summary>
    /// <param name="preset">The run's settings.</param>
    /// <param name="source">Its data; of data with one split the fold is left out.</param>
    /// <param name="fold">Its split, from 1.</param>
    /// <param name="variant">What sets it apart from others of the same settings, "-b2-2-2".</param>
    public static string FolderName(TrainingPreset preset, IClipSource source, int fold, string variant = "")
    {
        string model = preset.Network.Model == NetworkCatalog.Default.Name ? "" : preset.Network.Model + "-";
        string name = $"{model}{preset.Name}-{source.Identity.ContentWord}-t{preset.Network.Frames}{variant}-s{preset.Training.Seed}";
        return source.Splits.Count > 1 ? $"{name}-fold{fold}" : name;
    }

    /// <summary>The result of the run in the folder if it has ended; null when there is something left to do.</summary>
    /// <exception cref="LabException">The folder holds a run with other settings.</exception>
    public ConfusionMatrix? Ended() => Exists ? OpenSame().Result() : null;

    /// <summary>Seconds of each epoch of the run in the folder; empty where times were not kept.</summary>
    public IReadOnlyList<double> Seconds() => [.. new RunTables(OpenSame()).Seconds()];

    /// <summary>Trains in a new folder or, with <paramref name="resume"/>, continues the folder's run.</summary>
    /// <param name="resume">Whether to continue a run that is there.</param>
    /// <param name="start">Makes the network.</param>
    public EvaluationResult Execute(bool resume, Func<nn.Module<Tensor, Tensor>> start)
    {
        torch.Device device = OptionValues.Device(Invocation.Device);
        // All that can fail comes before the folder is made, so that a failed start leaves nothing behind.
        using var network = start();
        using var trainer = Trainer(network, device);
        using var hold = RunLock.Take(Path);
        if (!hold.Excludes) Console.WriteLine($"{Path}: its file system has no locks; make sure that no other process trains in it.");
        resume &= Exists;
        var run = resume ? new RunWriter(OpenSame()) : RunWriter.Create(Path, Manifest);
        Console.WriteLine($"{Path}: {Split.Train.Count} clips to learn from, {Split.Test.Count} to test on");
        var training = new TrainingRun(run, trainer);
        training.Execute(resume);
        return training.Result;
    }

    /// <summary>The trainer of the run.</summary>
    public Trainer Trainer(nn.Module<Tensor, Tensor> network, torch.Device device) =>
        new(network, Preset.Network, Preset.Training, Clips, device);

    private RunDirectory OpenSame()
    {
        var run = RunDirectory.Open(Path);
        if (run.Manifest.DifferenceFrom(Manifest) is not { } difference) return run;
        throw new LabException(
            $"{Path} was started with other settings ({difference} differ); repeat its own command ({run.Manifest.Command}) "
            + "or choose another --out.");
    }
}
