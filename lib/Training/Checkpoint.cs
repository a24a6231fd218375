using System.Globalization;
using MsstNet.Model;
using MsstNet.Weights;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// The state of a run: weights under "network.", the optimizer's state under "optimizer.", and the number of epochs done, in the safetensors
/// layout. Randomness needs no state of its own: every draw is a function of (seed, epoch, clip).
/// </summary>
public static class Checkpoint
{
    internal const string NetworkPrefix = "network.";
    private const string OptimizerPrefix = "optimizer.";
    private const string EpochsKey = "epochs_done";

    /// <summary>Saves a trainer's state; the file appears whole or not at all.</summary>
    /// <param name="path">The .safetensors file.</param>
    /// <param name="trainer">The trainer.</param>
    /// <param name="previous">Where an older checkpoint of that path is moved; null overwrites it.</param>
    public static void Save(string path, Trainer trainer, string? previous = null)
    {
        using var scope = NewDisposeScope();
        var tensors = trainer.Network.state_dict().Select(entry => (NetworkPrefix + entry.Key, entry.Value.detach()))
            .Concat(trainer.State.Select(state => (OptimizerPrefix + state.Name, state.Value)));
        var metadata = new Dictionary<string, string> { [EpochsKey] = trainer.EpochsDone.ToString(CultureInfo.InvariantCulture) };
        SafeTensors.Write(path, [.. tensors], metadata, previous);
    }

    /// <summary>Puts a trainer back where the checkpoint left it.</summary>
    /// <exception cref="LabException">The file is damaged or belongs to another network.</exception>
    public static void Restore(string path, Trainer trainer)
    {
        using var scope = NewDisposeScope();
        using var file = SafeTensors.Read(path);
        if (!file.Metadata.TryGetValue(EpochsKey, out string? text) || !int.TryParse(text, CultureInfo.InvariantCulture, out int epochs))
            throw new LabException($"{path} is not a checkpoint (no {EpochsKey}); name the {RunFiles.Checkpoint} of a run.");
        LoadNetwork(path, file, trainer.Network);
        using var noGradient = no_grad();
        foreach (var (name, value) in trainer.State)
        {
            if (!file.TryGet(OptimizerPrefix + name, out var saved))
                throw new LabException($"{path} holds weights but no {OptimizerPrefix}{name}; a run cannot go on from it.");
            value.copy_(saved);
        }
        trainer.EpochsDone = epochs;
    }

    /// <summary>Loads the weights of a checkpoint into a network of the same shape.</summary>
    /// <exception cref="LabException">The file is damaged or belongs to another network.</exception>
    public static void LoadWeights(string path, nn.Module<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        using var file = SafeTensors.Read(path);
        LoadNetwork(path, file, network);
    }

    /// <summary>Builds a network of a given shape with the weights of a checkpoint.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="config">The network's shape, from the run's manifest.</param>
    /// <exception cref="LabException">The file is damaged or belongs to another network; nothing is built then.</exception>
    public static nn.Module<Tensor, Tensor> LoadNetwork(string path, NetworkConfig config)
    {
        using var file = SafeTensors.Read(path);
        long numbers = file.Names.Sum(name => file[name].numel());
        if (config.LeastWeights > numbers)
        {
            throw new LabException($"{path} holds {numbers} numbers, fewer than the network it is said to hold has weights; "
                + "it was saved from another, or its manifest was edited.");
        }
        var network = config.Build(seed: 0);   // every weight is overwritten
        try
        {
            using var scope = NewDisposeScope();
            LoadNetwork(path, file, network);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void LoadNetwork(string path, WeightFile file, nn.Module<Tensor, Tensor> network)
    {
        var report = BackboneWeights.Load(network, file, NetworkPrefix);
        if (report.IsComplete) return;
        throw new LabException(
            $"{path} was saved from another network ({report.Missing.Count} of its tensors are missing, {report.Missing[0]} first).");
    }
}
