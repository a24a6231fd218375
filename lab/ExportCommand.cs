using System.CommandLine;
using System.Globalization;
using MsstNet.Lab.Runs;
using MsstNet.Training;
using MsstNet.Weights;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>`lab export RUN`: a run's network in one file with its manifest, without the optimizer's state.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Run_ = new("RUN") { Description = "A run folder." };
    private static readonly Option<string> Out = new("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };

    public static Command Create()
    {
        var command = new Command("export", "Write a run's weights and manifest into one safetensors file, for looking at and classifying.")
        {
            Run_, Out,
        };
        HelpWithExamples.AddTo(command, ["lab export runs/demo --out network.safetensors"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var run = RunDirectory.Open(parsed.GetValue(Run_)!);
        string path = parsed.GetValue(Out)!;
        using var network = new RunCheckpoints(run).LoadNetwork();
        Writing.To(path, () => Save(path, network, run.Manifest));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {new FileInfo(path).Length / 1e6:0.00} MB"));
        return 0;
    }

    /// <summary>Writes a network and what it was trained on, for <see cref="TrainedNetwork.Open"/>; whole or not at all.</summary>
    internal static void Save(string path, nn.Module<Tensor, Tensor> network, RunManifest manifest)
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(path, [.. network.state_dict().Select(entry => (Checkpoint.NetworkPrefix + entry.Key, entry.Value.detach()))],
            new Dictionary<string, string> { [TrainedNetwork.ManifestKey] = manifest.ToJson() });
    }
}
