using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MsstNet.Data.Loading;
using MsstNet.Data.Sets;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using MsstNet.Weights;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>
/// An epoch with everything in it, from JPEG files to moved weights, here and in PyTorch: the same clips of T frames, halved to 112 while they are
/// decoded, in an order of each one's own, without augmentation; here one thread loads, there one process of DataLoader with Pillow.
/// </summary>
internal static class WholeEpoch
{
    public static int Measure(string folder, string preset, int t, int b, int rounds, Precision precision)
    {
        TorchLibrary.Require();
        var source = Dfew.Open(folder);
        int[] clips = [.. Enumerable.Range(0, source.Clips.Count).Where(clip => source.Clips[clip].FrameCount >= t)];
        var config = (preset == "paper" ? Presets.Paper(t) : Presets.Quick(t)) with { Classes = source.Classes.Count };
        string scratch = Directory.CreateTempSubdirectory("epoch-").FullName;
        try
        {
            using var network = new MSSTNet(config, seed: 1);
            string weights = Path.Combine(scratch, "weights.safetensors"), frames = Path.Combine(scratch, "input.safetensors"),
                list = Path.Combine(scratch, "clips.json");
            SafeTensors.Write(weights, [.. network.state_dict().Select(entry => (entry.Key, entry.Value))]);
            using (var input = zeros([1, t, 3, config.Side, config.Side])) SafeTensors.Write(frames, [("frames", input)]);
            File.WriteAllText(list, JsonSerializer.Serialize(clips.Select(clip => new
            {
                label = source.Clips[clip].Label, frames = FrameSampler.MiddleOfSegments(source.Clips[clip].FrameCount, t)
                    .Select(frame => source.FramePath(clip, frame)),
            })));
            using var theirs = new PyTorch(config, weights, frames, get_num_threads(), channelsLast: true, precision);
            using var step = new TrainingStep(network, new TrainingConfig { Momentum = 0.9, WeightDecay = 1e-4, Precision = precision });
            using var loader = new ClipLoader(source, clips,
                new LoaderConfig { Frames = t, Side = config.Side, BatchSize = b, Sampling = FrameSampling.Middle, Shuffle = true, Seed = 1 });
            step.Begin();
            network.train();
            Epoch(step, loader, -1);
            theirs.ClipsPerSecond(list, b);
            var pairs = Enumerable.Range(0, rounds).Select(round =>
                (Here: clips.Length / Epoch(step, loader, round), There: theirs.ClipsPerSecond(list, b))).ToList();
            double[] ratios = [.. pairs.Select(pair => pair.There / pair.Here).Order()];
            Console.WriteLine("| network | T | B | in | here, clips/s | PyTorch, clips/s | time here / PyTorch | range |");
            Console.WriteLine("|---|--:|--:|---|--:|--:|--:|---|");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {preset} | {t} | {b} | {SideBySide.Name(precision)} | {Median.Of(pairs.Select(p => p.Here)):0.00} | "
                + $"{Median.Of(pairs.Select(p => p.There)):0.00} | {Median.Of(ratios):0.00} | {ratios[0]:0.00} – {ratios[^1]:0.00} |"));
            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static double Epoch(TrainingStep step, ClipLoader loader, int epoch)
    {
        var clock = Stopwatch.StartNew();
        foreach (var batch in loader.Epoch(epoch))
        {
            using var scope = NewDisposeScope();
            step.Run(batch.Normalised(CPU, PixelScale.UnitRange), batch.Labels, 1e-6);
        }
        return clock.Elapsed.TotalSeconds;
    }
}
