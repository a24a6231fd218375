using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Model;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab;

/// <summary>One run as asked for on the command line: settings, data, split and folder. What `lab train` and `lab ablate` share.</summary>
/// <param name="Preset">Network and training, validated, with the data's classes.</param>
/// <param name="Source">The data set.</param>
/// <param name="Split">What to learn from and what to test on.</param>
/// <param name="Path">The run's folder.</param>
/// <param name="Command">What was typed.</param>
/// <param name="Device">cpu or cuda, as typed.</param>
/// <param name="SkipBad">Whether clips that cannot be read are left out.</param>
/// <param name="InitialWeights">Where the weights start from; null for the seed.</param>
internal sealed record TrainingJob(TrainingPreset Preset, IClipSource Source, Split Split, string Path, string Command, string Device, bool SkipBad, string? InitialWeights = null)
{
    /// <summary>Whether the folder holds a run.</summary>
    public bool Exists => RunDirectory.Holds(Path);

    private TrainingClips Clips => new(Source, Split, SkipBad);

    private RunManifest Manifest => RunManifest.For(Preset, Clips, Command, Device, InitialWeights);

    /// <summary>What the run in the folder came to, when it is this one and has ended; null when there is something left to do.</summary>
    /// <exception cref="LabException">The folder holds a run with other settings.</exception>
    public ConfusionMatrix? Ended() => Exists ? OpenSame().Result() : null;

    /// <summary>Seconds of each epoch of the run in the folder; none where the times were not kept.</summary>
    public IReadOnlyList<double> Seconds() => OpenSame().Seconds();

    /// <summary>Trains, in a new folder or, with <paramref name="resume"/>, on from where the folder's run stands.</summary>
    /// <param name="resume">Whether a run that is there is gone on with.</param>
    /// <param name="start">Makes the network.</param>
    public EvaluationResult Execute(bool resume, Func<torch.nn.Module<torch.Tensor, torch.Tensor>> start)
    {
        torch.Device device = Options.ParseDevice(Device);
        // All that can fail comes before the folder is made, so that a failed start leaves nothing behind.
        using var network = start();
        new Trainer(network, Preset.Network, Preset.Training, Clips, device).Dispose();
        using var hold = RunLock.Take(Path);
        if (!hold.Excludes) Console.WriteLine($"{Path}: its file system has no locks; see to it that no other process trains in it.");
        resume &= Exists;
        var run = resume ? OpenSame() : RunDirectory.Create(Path, Manifest);
        Console.WriteLine($"{Path}: {Split.Train.Count} clips to learn from, {Split.Test.Count} to test on");
        var training = new TrainingRun(run, network, Source, Split, device, SkipBad);
        training.Execute(resume);
        return training.Result;
    }

    private RunDirectory OpenSame()
    {
        var run = RunDirectory.Open(Path);
        if (run.Manifest.DifferenceFrom(Manifest) is { } difference)
            throw new LabException($"{Path} was started with other settings ({difference} differ); repeat its own command ({run.Manifest.Command}) or choose another --out.");
        return run;
    }
}
