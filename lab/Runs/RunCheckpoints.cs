using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Runs;

/// <summary>A run's last checkpoint and the one before it: a file damaged on the disk costs an epoch, not the run.</summary>
internal sealed class RunCheckpoints(RunDirectory run)
{
    /// <summary>The state after the epoch before the last one.</summary>
    public const string Previous = "previous.safetensors";

    private readonly string last = run.InFolder(RunFiles.Checkpoint), previous = run.InFolder(Previous);

    /// <summary>Saves a trainer's state; the checkpoint before stays beside it.</summary>
    public void Save(Trainer trainer) => Checkpoint.Save(last, trainer, previous);

    /// <summary>Restores the last checkpoint or, where it is damaged or gone, the one before it.</summary>
    /// <returns>One line that says so when the one before it was taken; otherwise null, also where there is no checkpoint.</returns>
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
        catch (LabException e) when (
            !(File.Exists(last) && e.InnerException is (IOException and not EndOfStreamException) or UnauthorizedAccessException))
        {
            RestorePrevious(trainer, e);
        }
        string state = File.Exists(last) ? "is damaged" : "is missing";
        File.Move(previous, last, overwrite: true);   // or the next save would keep the damaged one as the one before
        return $"{last} {state}; the checkpoint before it is whole and takes its place.";
    }

    /// <summary>Loads the weights of the last checkpoint into a network of the run's shape.</summary>
    /// <exception cref="LabException">It is missing or damaged; the message says so if there is an earlier one.</exception>
    public void LoadWeights(nn.Module<Tensor, Tensor> network) => Read(() =>
    {
        Checkpoint.LoadWeights(last, network);
        return network;
    });

    /// <summary>Builds the run's network with the weights of the last checkpoint.</summary>
    /// <exception cref="LabException">It is missing or damaged; the message says so if there is an earlier one.</exception>
    public nn.Module<Tensor, Tensor> LoadNetwork() => Read(() => Checkpoint.LoadNetwork(last, run.Manifest.Network));

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LabException e) when (File.Exists(previous))
        {
            throw new LabException($"{e.Message} Or resume the run ({run.Manifest.Command}): it is made again from {previous}.", e);
        }
    }

    private void RestorePrevious(Trainer trainer, LabException damage)
    {
        if (!File.Exists(previous))
            throw new LabException($"{damage.Message} There is no earlier checkpoint: remove the file, and the resumed run starts over.", damage);
        try
        {
            Checkpoint.Restore(previous, trainer);
        }
        catch (LabException e)
        {
            throw new LabException(
                $"{damage.Message} The checkpoint before it cannot be used either ({e.Message}); remove both, and the resumed run starts over.", e);
        }
    }
}
