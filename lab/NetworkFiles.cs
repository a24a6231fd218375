using MsstNet.Lab.Runs;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>Trained networks as a command line names them: a run's folder, or a file that `lab export` wrote.</summary>
internal static class NetworkFiles
{
    /// <summary>The network, ready to classify, and what it was trained on.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="named">How the command line calls it, for the message: "--weights PATH".</param>
    /// <exception cref="LabException">There is neither, or it is damaged.</exception>
    public static (nn.Module<Tensor, Tensor> Network, RunManifest Manifest) Open(string path, string named)
    {
        if (File.Exists(path)) return TrainedNetwork.Open(path);
        if (!Directory.Exists(path)) throw new LabException($"{named}: no such file or run folder; `lab export RUN --out FILE` writes one.");
        var run = RunDirectory.Open(path);
        var network = new RunCheckpoints(run).LoadNetwork();
        network.eval();
        return (network, run.Manifest);
    }
}
