using System.Globalization;
using MsstNet.Lab.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Training;

/// <summary>
/// Where a run stands: weights under "network.", velocities under "velocity.", and the number of epochs done, in the safetensors layout.
/// Randomness needs no state of its own: every draw is a function of (seed, epoch, clip).
/// </summary>
public static class Checkpoint
{
    private const string NetworkPrefix = "network.";
    private const string VelocityPrefix = "velocity.";
    private const string EpochsKey = "epochs_done";

    /// <summary>Saves a trainer's state; the file appears whole or not at all.</summary>
    public static void Save(string path, Trainer trainer)
    {
        using var scope = NewDisposeScope();
        var tensors = trainer.Network.state_dict().Select(entry => (NetworkPrefix + entry.Key, entry.Value.detach()))
            .Concat(trainer.Optimizer.Velocities.Select(v => (VelocityPrefix + v.Name, v.Velocity)));
        var metadata = new Dictionary<string, string> { [EpochsKey] = trainer.EpochsDone.ToString(CultureInfo.InvariantCulture) };
        AtomicFile.Write(path, stream => SafeTensors.Write(stream, [.. tensors], metadata));
    }

    /// <summary>Puts a trainer back where the checkpoint left it.</summary>
    /// <exception cref="LabException">The file is damaged or belongs to another network.</exception>
    public static void Restore(string path, Trainer trainer)
    {
        using var scope = NewDisposeScope();
        using var file = SafeTensors.Open(path);
        if (!file.Metadata.TryGetValue(EpochsKey, out string? text) || !int.TryParse(text, CultureInfo.InvariantCulture, out int epochs))
            throw new LabException($"{path} is not a checkpoint (no {EpochsKey}); name the last.safetensors of a run.");
        Copy(path, file, NetworkPrefix, trainer.Network.state_dict().Select(entry => (entry.Key, entry.Value)));
        Copy(path, file, VelocityPrefix, trainer.Optimizer.Velocities);
        trainer.EpochsDone = epochs;
    }

    /// <summary>Loads the weights of a checkpoint into a network of the same shape.</summary>
    /// <exception cref="LabException">The file is damaged or belongs to another network.</exception>
    public static void LoadWeights(string path, nn.Module<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        using var file = SafeTensors.Open(path);
        Copy(path, file, NetworkPrefix, network.state_dict().Select(entry => (entry.Key, entry.Value)));
    }

    /// <summary>All shapes are compared before the first value is written: a wrong file leaves the network as it was.</summary>
    private static void Copy(string path, SafeTensorsFile file, string prefix, IEnumerable<(string Name, Tensor Target)> targets)
    {
        var pairs = new List<(Tensor Target, Tensor Saved)>();
        foreach (var (name, target) in targets)
        {
            if (!file.Contains(prefix + name)) throw new LabException($"{path} has no {prefix}{name}: it was saved from another network.");
            var saved = file.Load(prefix + name);
            if (!saved.shape.AsSpan().SequenceEqual(target.shape))
                throw new LabException($"{path}: {prefix}{name} is {Shapes.Text(saved.shape)}, the network needs {Shapes.Text(target.shape)}; use the preset and --frames it was saved with.");
            pairs.Add((target, saved));
        }
        using var noGradient = no_grad();
        foreach (var (target, saved) in pairs) target.copy_(saved);
    }
}
