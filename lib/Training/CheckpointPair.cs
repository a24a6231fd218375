using MsstNet.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>A run's last checkpoint and the one before it: a disk that gives back other bytes than it took costs an epoch, not the run.</summary>
/// <param name="last">The last one's file.</param>
/// <param name="previous">The file of the one before.</param>
internal sealed class CheckpointPair(string last, string previous)
{
    /// <summary>Saves where a trainer stands; what was the last becomes the one before.</summary>
    public void Save(Trainer trainer) => Checkpoint.Save(last, trainer, previous);

    /// <summary>Puts a trainer back to the last checkpoint or, where that one is damaged or gone, to the one before it.</summary>
    /// <returns>One line that says so when the one before it was taken; null as a rule, and where there is none at all.</returns>
    /// <exception cref="LabException">No checkpoint is whole, or they are of another network.</exception>
    public string? Restore(Trainer trainer)
    {
        if (!File.Exists(last) && !File.Exists(previous)) return null;
        try
        {
            Checkpoint.Restore(last, trainer);
            return null;
        }
        // A file that cannot be opened just now is not damaged, and must not be given up for the one before it.
        catch (LabException e) when (!(File.Exists(last) && e.InnerException is (IOException and not EndOfStreamException) or UnauthorizedAccessException))
        {
            if (!File.Exists(previous)) throw new LabException($"{e.Message} There is no earlier checkpoint: remove the file, and the resumed run starts over.", e);
            RestorePrevious(trainer, e);
        }
        string state = File.Exists(last) ? "is damaged" : "is missing";
        File.Move(previous, last, overwrite: true);   // or the next save would keep the damaged one as the one before
        return $"{last} {state}; the checkpoint before it is whole and takes its place.";
    }

    /// <summary>Loads the weights of the last checkpoint.</summary>
    /// <param name="network">A network of the run's shape.</param>
    /// <param name="manifest">The run's.</param>
    /// <exception cref="LabException">It is missing or damaged; the message says so if there is an earlier one.</exception>
    public void LoadWeights(nn.Module<Tensor, Tensor> network, RunManifest manifest) => Read(manifest, () =>
    {
        Checkpoint.LoadWeights(last, network);
        return network;
    });

    /// <summary>Builds the run's network with the weights of the last checkpoint.</summary>
    /// <param name="manifest">The run's.</param>
    /// <exception cref="LabException">Likewise.</exception>
    public nn.Module<Tensor, Tensor> LoadNetwork(RunManifest manifest) => Read(manifest, () => Checkpoint.LoadNetwork(last, manifest.Network));

    private T Read<T>(RunManifest manifest, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LabException e) when (File.Exists(previous))
        {
            throw new LabException($"{e.Message} Or resume the run ({manifest.Command}): it is made again from {previous}.", e);
        }
    }

    private void RestorePrevious(Trainer trainer, LabException damage)
    {
        try
        {
            Checkpoint.Restore(previous, trainer);
        }
        catch (LabException e)
        {
            throw new LabException($"{damage.Message} The checkpoint before it cannot be used either ({e.Message}); remove both, and the resumed run starts over.", e);
        }
    }
}
