using System.Diagnostics;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Data.Sets;
using MsstNet.Lab.Packs;
using MsstNet.Torch;

namespace MsstNet.Lab.Bench;

/// <summary>Frames a second through a ClipLoader, from JPEG files and from a pack of them, on the thread that asks for the batches.</summary>
internal static class Frames
{
    private static readonly LoaderConfig Training =
        new() { Frames = 16, Side = 112, BatchSize = 32, Sampling = FrameSampling.Random, Shuffle = true, Seed = 1, Workers = 0 };

    /// <summary>Measures each way in turn, again and again, so that what else the machine does strikes all alike.</summary>
    public static int Measure(string folder, int repetitions)
    {
        TorchLibrary.Require();
        var source = Dfew.Open(folder);
        // A shorter clip shows frames twice, and a frame that is not decoded should not count as one.
        int[] clips = [.. Enumerable.Range(0, source.Clips.Count).Where(clip => source.Clips[clip].FrameCount >= Training.Frames)];
        string target = Path.Combine(Path.GetTempPath(), $"pack-{Guid.NewGuid():N}");
        try
        {
            FramePackWriter.Write(source, target, new FramePackOptions { Side = Training.Side, Workers = 1 });
            Console.WriteLine(FormattableString.Invariant(
                $"{clips.Length} clips of {source.Clips.Count} with at least {Training.Frames} frames; {repetitions} repetitions, one thread"));
            var results = new Dictionary<string, List<double>>();
            for (int repetition = 0; repetition <= repetitions; repetition++)
            {
                using var pack = FramePack.Open(target, source);
                foreach (var (name, data, config) in Ways(source, pack))
                {
                    double rate = Rate(data, clips, config, repetition);
                    if (repetition > 0) (results.TryGetValue(name, out var rates) ? rates : results[name] = []).Add(rate);   // the first warms up
                }
            }
            foreach (var (name, rates) in results) Print(name, [.. rates.Order()]);
        }
        finally
        {
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        }
        return 0;
    }

    private static (string Name, IClipSource Data, LoaderConfig Config)[] Ways(IClipSource source, FramePack pack) =>
    [
        ("JPEG", source, Training),
        ("pack, first epoch: checksums of whole clips", pack, Training),
        ("pack, later epochs", pack, Training),
        ("pack, later epochs, augmented", pack, Training with { Augmentation = AugmentationConfig.Quick }),
    ];

    private static double Rate(IClipSource data, int[] clips, LoaderConfig config, int epoch)
    {
        using var loader = new ClipLoader(data, clips, config);
        foreach (var _ in loader.Epoch(-1).Take(data is FramePack ? 0 : 1))
        {
            // Memory of the batch and the file system's cache of the folder; a pack's first epoch must stay its first.
        }
        int frames = 0;
        var clock = Stopwatch.StartNew();
        foreach (var batch in loader.Epoch(epoch)) frames += batch.Count * config.Frames;
        return frames / clock.Elapsed.TotalSeconds;
    }

    private static void Print(string name, double[] rates) =>
        Console.WriteLine(FormattableString.Invariant($"{name,-44} median {rates[rates.Length / 2],9:N0} frames/s   {rates[0]:N0} – {rates[^1]:N0}"));
}
