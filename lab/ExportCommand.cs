using System.CommandLine;
using System.Globalization;
using MsstNet.Data.Loading;
using MsstNet.Evaluation;
using MsstNet.Lab.OnnxFiles;
using MsstNet.Training;
using MsstNet.Weights;
using Onnx;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>`lab export RUN`: a network in one file with its manifest, without the optimizer's state; for the lab, or for ONNX Runtime.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Run_ = new("RUN") { Description = "A run folder, or a safetensors file that this verb wrote." };
    private static readonly Option<string?> Out = new("--out") { Description = "The safetensors file to write.", HelpName = "FILE" };
    private static readonly Option<string?> Onnx = new("--onnx")
    {
        Description = "The ONNX file to write: the whole network from frames to logits, and in its metadata what a program that runs it must know.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Streaming = new("--streaming")
    {
        Description = "Write the ONNX network in two instead, FILE.frame.onnx and FILE.window.onnx, so that each frame of a video is computed once.",
    };

    private static readonly Option<bool> Calibrate = new("--calibrate")
    {
        Description = "Fit the temperature of the probabilities on the run's test clips, seen as `lab predict` sees them (Guo et al. 2017), and keep "
            + "it with the weights.",
    };
    private static readonly Option<bool> Half = new("--bf16")
    {
        Description = "Store the safetensors file's weights in bfloat16: half the bytes. An ONNX file beside it has the same values in float32.",
    };

    public static Command Create()
    {
        var command = new Command("export", "Write a network and its manifest into one file: safetensors to go on with here, ONNX for elsewhere.")
        {
            Run_, Out, Onnx, Streaming, Calibrate, Half,
        };
        HelpWithExamples.AddTo(command, [
            "lab export runs/demo --out network.safetensors",
            "lab export runs/people --out people.safetensors --calibrate --bf16",
            "lab export runs/demo --onnx network.onnx",
            "lab export data/weights/people.safetensors --onnx people.onnx --streaming",
        ]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string name = parsed.GetValue(Run_)!;
        string? path = parsed.GetValue(Out), onnx = parsed.GetValue(Onnx);
        bool half = parsed.GetValue(Half);
        Check(parsed);
        var (network, manifest) = NetworkFiles.Open(name, name);
        using var _ = network;
        if (half) Round(network);
        if (parsed.GetValue(Calibrate)) manifest = Calibrated(name, manifest, network);
        // Made before anything is written: a network that cannot be had as ONNX leaves nothing behind.
        var models = onnx is null ? [] : Models(onnx, network, manifest, parsed.GetValue(Streaming));
        if (path is not null)
        {
            Writing.To(path, () => Save(path, network, manifest, half));
            Console.WriteLine($"{path}: {Size(path)}");
        }
        if (models.Length > 0) Write(models);
        return 0;
    }

    private static void Check(ParseResult parsed)
    {
        string? path = parsed.GetValue(Out), onnx = parsed.GetValue(Onnx);
        if (path is null && onnx is null) throw new LabException("Say what to write: --out FILE for safetensors, --onnx FILE for ONNX, or both.");
        if (path is not null && onnx is not null && Path.GetFullPath(path) == Path.GetFullPath(onnx))
            throw new LabException($"--out and --onnx both name {path}; give two files.");
        if (parsed.GetValue(Half) && path is null)
            throw new LabException("--bf16 is about the safetensors file and ONNX files are float32; name one with --out, or leave --bf16 out.");
        if (parsed.GetValue(Streaming) && onnx is null) throw new LabException("--streaming is about ONNX files; name one with --onnx.");
    }

    private static (string Path, ModelProto Model)[] Models(string path, nn.Module<Tensor, Tensor> network, RunManifest manifest, bool streaming)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> weights = network.state_dict();
        if (!streaming) return [(path, OnnxExport.Whole(weights, manifest))];
        var (frame, window) = OnnxExport.Streaming(weights, manifest);
        string stem = path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ? path[..^".onnx".Length] : path;
        return [($"{stem}.frame.onnx", frame), ($"{stem}.window.onnx", window)];
    }

    private static void Write((string Path, ModelProto Model)[] models)
    {
        foreach (var (path, model) in models)
        {
            Writing.To(path, () => OnnxModel.Write(path, model));
            Console.WriteLine($"{path}: {Size(path)}, ONNX opset {OnnxModel.Opset}, {OnnxModel.Signature(model)}");
        }
        Console.WriteLine("Not run here, as lab has no ONNX Runtime; docs/deploy.md has programs that run it.");
    }

    private static string Size(string path) => string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length / 1e6:0.00} MB");

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

    private static RunManifest Calibrated(string name, RunManifest manifest, nn.Module<Tensor, Tensor> network)
    {
        var source = Datasets.Open(manifest.Data, skipBad: false);
        if (source.Fingerprint != manifest.DataFingerprint)
            throw new LabException($"--calibrate: {source.Identity} is not the data of {name}; put it back, or leave --calibrate out.");
        var split = source.Splits.First(each => each.Name == manifest.Split);
        using var loader = new ClipLoader(source, split.Test, new LoaderConfig
        {
            Frames = manifest.Network.Frames, Side = manifest.Network.Side, BatchSize = manifest.Training.BatchSize,
        });
        EvaluationResult result = null!;
        ProgressDisplay.Run(split.Name, split.Test.Count, "clips", done =>
            result = Evaluator.RunMirrored(network, loader, manifest.Training.Pixels, ProgressDisplay.Callback(done)));
        double temperature = Math.Round(Temperature.Fit(result.Predictions), 3);
        double? before = Reliability.Of(result.Predictions).Error;
        double? after = Reliability.Of([.. result.Predictions.Select(one => Temperature.Apply(one, temperature))]).Error;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{split.Test.Count} clips: temperature {temperature}, expected calibration error {before:0.000} → {after:0.000}"));
        return manifest with { Temperature = temperature };
    }
}
