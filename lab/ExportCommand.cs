using System.CommandLine;
using System.Globalization;
using MsstNet.Data.Loading;
using MsstNet.Evaluation;
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

    private static readonly Option<bool> Calibrate = new("--calibrate")
    {
        Description = "Fit the temperature of the probabilities on the run's test clips (Guo et al. 2017), and keep it with the weights.",
    };
    private static readonly Option<bool> Half = new("--bf16") { Description = "Store the weights in bfloat16: half the bytes." };

    public static Command Create()
    {
        var command = new Command("export", "Write a run's weights and manifest into one safetensors file, for looking at and classifying.")
        {
            Run_, Out, Calibrate, Half,
        };
        HelpWithExamples.AddTo(command, [
            "lab export runs/demo --out network.safetensors",
            "lab export runs/people --out people.safetensors --calibrate --bf16",
        ]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var run = RunDirectory.Open(parsed.GetValue(Run_)!);
        string path = parsed.GetValue(Out)!;
        using var network = new RunCheckpoints(run).LoadNetwork();
        bool half = parsed.GetValue(Half);
        if (half) Round(network);
        RunManifest manifest = parsed.GetValue(Calibrate) ? Calibrated(run, network) : run.Manifest;
        Writing.To(path, () => Save(path, network, manifest, half));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {new FileInfo(path).Length / 1e6:0.00} MB"));
        return 0;
    }

    /// <summary>Writes a network and what it was trained on, for <see cref="TrainedNetwork.Open"/>; whole or not at all.</summary>
    internal static void Save(string path, nn.Module<Tensor, Tensor> network, RunManifest manifest, bool half = false)
    {
        using var scope = NewDisposeScope();
        Tensor Stored(Tensor value) => half && value.is_floating_point() ? value.to(ScalarType.BFloat16) : value;
        SafeTensors.Write(path, [.. network.state_dict().Select(entry => (Checkpoint.NetworkPrefix + entry.Key, Stored(entry.Value.detach())))],
            new Dictionary<string, string> { [TrainedNetwork.ManifestKey] = manifest.ToJson() });
    }

    // The temperature is fitted to the weights that are stored, so they are rounded first.
    private static void Round(nn.Module<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (_, value) in network.state_dict())
            if (value.is_floating_point()) value.copy_(value.to(ScalarType.BFloat16).to(ScalarType.Float32));
    }

    private static RunManifest Calibrated(RunDirectory run, nn.Module<Tensor, Tensor> network)
    {
        RunManifest manifest = run.Manifest;
        var source = Datasets.Open(manifest.Data, skipBad: false);
        if (source.Fingerprint != manifest.DataFingerprint)
            throw new LabException($"--calibrate: {source.Identity} is not the data of {run.Path}; put it back, or leave --calibrate out.");
        var split = source.Splits.First(each => each.Name == manifest.Split);
        using var loader = new ClipLoader(source, split.Test, new LoaderConfig
        {
            Frames = manifest.Network.Frames, Side = manifest.Network.Side, BatchSize = manifest.Training.BatchSize,
        });
        EvaluationResult result = null!;
        ProgressDisplay.Run(split.Name, split.Test.Count, "clips", done =>
            result = Evaluator.Run(network, loader, manifest.Training.Pixels, ProgressDisplay.Callback(done)));
        double temperature = Math.Round(Temperature.Fit(result.Predictions), 3);
        double? before = Reliability.Of(result.Predictions).Error;
        double? after = Reliability.Of([.. result.Predictions.Select(one => Temperature.Apply(one, temperature))]).Error;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{split.Test.Count} clips: temperature {temperature}, expected calibration error {before:0.000} → {after:0.000}"));
        return manifest with { Temperature = temperature };
    }
}
