using System.Diagnostics;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MsstNet.Data;
using MsstNet.Lab.OnnxFiles;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using MsstNet.Weights;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MsstNet.Lab.Bench;

/// <summary>
/// `runtime`: a forward pass here, in ONNX Runtime (what `lab export --onnx` writes) and in PyTorch: same weights, same clips, same number of
/// threads, in turn in one run. ONNX Runtime is the yardstick of inference.
/// </summary>
internal static class RuntimeRun
{
    private const double SecondsAMeasurement = 1.0;

    public static int Measure(string preset, int[] frames, int[] batches, int rounds)
    {
        TorchLibrary.Require();
        string folder = Directory.CreateTempSubdirectory("runtime-").FullName;
        try
        {
            Console.WriteLine("| network | threads | T | B | here, ms | ONNX Runtime, ms | PyTorch, ms | here / ONNX Runtime | range | apart |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|---|--:|");
            foreach (int threads in (int[])[1, 2])
            {
                set_num_threads(threads);
                foreach (int t in frames)
                {
                    foreach (int b in batches) Case(preset, t, b, threads, rounds, folder);
                }
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Case(string preset, int t, int b, int threads, int rounds, string folder)
    {
        MsstNetConfig config = preset switch
        {
            "paper" => Presets.Paper(t),
            "people" => Presets.People(t),
            _ => Presets.Quick(t),
        };
        using var network = new MSSTNet(config, seed: 1);
        network.eval();
        using var generator = new Generator(2, CPU);
        using var input = randn([b, t, config.Side, config.Side, 3], generator: generator).permute(0, 1, 4, 2, 3);
        string weights = Path.Combine(folder, "weights.safetensors"), clips = Path.Combine(folder, "input.safetensors");
        SafeTensors.Write(weights, [.. network.state_dict().Select(entry => (entry.Key, entry.Value))]);
        SafeTensors.Write(clips, [("frames", input)]);

        using var contiguously = new PyTorch(config, weights, clips, threads, channelsLast: false, Precision.Fp32);
        using var channelsLast = new PyTorch(config, weights, clips, threads, channelsLast: true, Precision.Fp32);
        var theirs = contiguously.Milliseconds("forward", 2) <= channelsLast.Milliseconds("forward", 2) ? contiguously : channelsLast;
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        using var session = new InferenceSession(OnnxExport.Whole(network.state_dict(), Manifest(config)).ToByteArray(), options);
        using Tensor contiguous = input.contiguous();
        using var value = OrtValue.CreateTensorValueFromMemory(contiguous.data<float>().ToArray(), contiguous.shape);
        using var run = new RunOptions();

        using var folding = Folding.Of(network);     // as tests and predictions run it
        float[] Here()
        {
            using var inference = inference_mode();
            using Tensor logits = network.call(input);
            return [.. logits.data<float>()];
        }
        float[] There()
        {
            using var results = session.Run(run, session.InputNames, [value], session.OutputNames);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
        float[] ours = Here();
        double apart = ours.Zip(There(), (a, c) => Math.Abs(a - c)).Max();
        int count = Math.Max(2, (int)(SecondsAMeasurement * 1000 / Milliseconds(() => Here(), 2)));
        Milliseconds(() => There(), 2);
        var measured = Enumerable.Range(0, rounds).Select(_ => (Here: Milliseconds(() => Here(), count),
            Runtime: Milliseconds(() => There(), count), PyTorch: theirs.Milliseconds("forward", count))).ToList();
        double[] ratios = [.. measured.Select(round => round.Here / round.Runtime).Order()];
        string runtime = SideBySide.Text($"{Median.Of(measured.Select(round => round.Runtime)):0.0}");
        string pytorch = SideBySide.Text($"{Median.Of(measured.Select(round => round.PyTorch)):0.0}");
        Console.WriteLine(SideBySide.Text($"| {preset} | {threads} | {t} | {b} | {Median.Of(measured.Select(round => round.Here)):0.0} | ")
            + $"{runtime} | {pytorch} | "
            + SideBySide.Text($"{Median.Of(ratios):0.00} | {ratios[0]:0.00} – {ratios[^1]:0.00} | {apart:0.0e0} |"));
    }

    // The file's metadata; nothing here was trained.
    private static RunManifest Manifest(MsstNetConfig config) => new()
    {
        Command = "bench runtime", Preset = "custom", Network = config, Training = new TrainingConfig(), Data = DataIdentity.Custom("noise"),
        DataFingerprint = "0", Split = "none", TrainClips = 0, TestClips = 0, Device = "cpu", Threads = get_num_threads(),
        Classes = [.. Enumerable.Range(1, config.Classes).Select(number => $"class {number}")],
    };

    private static double Milliseconds(Action action, int count)
    {
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < count; i++) action();
        return clock.Elapsed.TotalMilliseconds / count;
    }
}
