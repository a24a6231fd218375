using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Runs;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab.Tests.Shared.LongRuns;

/// <summary>What a long training holds at one moment.</summary>
/// <param name="Step">Training steps done.</param>
/// <param name="Evaluation">Evaluations done.</param>
/// <param name="Tensors">Tensors that somebody holds.</param>
/// <param name="Forgotten">Tensors that nobody held and nobody had disposed of: left to the collector, which sees a few bytes in each and not its
/// megabytes.</param>
/// <param name="ManagedBytes">Live bytes of the managed heap.</param>
/// <param name="ResidentBytes">Bytes of the process in memory (VmRSS); 0 where the system does not say.</param>
internal sealed record SoakReading(int Step, int Evaluation, long Tensors, long Forgotten, long ManagedBytes, long ResidentBytes);

/// <summary>
/// Trains Quick at T = 2 on generated faces for as many epochs as evaluations are asked for, with rows and checkpoints written as `lab train` writes
/// them, and reads after each epoch what is held.
/// </summary>
internal static class Soaking
{
    /// <summary>One reading an evaluation.</summary>
    /// <param name="steps">Training steps altogether, a multiple of the evaluations.</param>
    /// <param name="evaluations">Evaluations altogether.</param>
    /// <param name="scratch">A folder that does not exist yet.</param>
    public static IEnumerable<SoakReading> Run(int steps, int evaluations, string scratch)
    {
        TorchLibrary.Require();
        var faces = new SyntheticFaces(SyntheticSettings.Parse("people=5"));
        var split = faces.Splits[0];
        var shape = Presets.Quick(2);
        int each = evaluations > 0 && steps % evaluations == 0 ? steps / evaluations : 0;
        int batch = each > 0 ? (split.Train.Count + each - 1) / each : 0;
        if (batch == 0 || (split.Train.Count + batch - 1) / batch != each)
            throw new LabException(
            $"{steps} steps cannot be shared out to {evaluations} evaluations of {split.Train.Count} clips; try 2000 and 500.");
        var preset = TrainingPreset.Find("quick", 2);
        var training = preset.Training with { Epochs = evaluations, BatchSize = batch, TestEvery = 1 };
        var source = Decoded(faces, shape.Side);
        using var network = new MSSTNet(shape, training.Seed);
        var clips = new TrainingClips(source, split);
        using var trainer = new Trainer(network, shape, training, clips, torch.CPU);
        var run = RunWriter.Create(scratch, RunManifests.For(preset with { Network = shape, Training = training }, clips, command: "soak",
            device: "cpu"));
        foreach (var report in trainer.Run())
        {
            run.Append(report);
            run.Save(trainer);
            long before = torch.Tensor.TotalCount;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long after = torch.Tensor.TotalCount;
            yield return new SoakReading(report.Epoch * each, report.Epoch, after, before - after, GC.GetTotalMemory(forceFullCollection: true),
                Resident());
        }
    }

    /// <summary>All frames in memory before the first step, or the cache would grow for as long as random sampling finds new ones.</summary>
    private static FrameCache Decoded(SyntheticFaces faces, int side)
    {
        var cache = new FrameCache(faces, side, long.MaxValue / 2);
        byte[] rgb = new byte[side * side * 3];
        for (int clip = 0; clip < faces.Clips.Count; clip++)
            for (int frame = 0; frame < faces.Clips[clip].FrameCount; frame++) cache.ReadFrame(clip, frame, side, rgb);
        return cache;
    }

    private static long Resident()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
