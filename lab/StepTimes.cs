using System.Diagnostics;
using MsstNet.Torch;
using MsstNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>Time and memory of a step at one batch size in one precision.</summary>
/// <param name="Precision">The format the network computes in.</param>
/// <param name="Clips">B.</param>
/// <param name="Forward">Seconds of a forward pass without gradients, in float32; median.</param>
/// <param name="Step">Seconds of a whole training step without loading; median.</param>
/// <param name="Memory">Bytes: in use on the device after it, by any process, or on the CPU this process's peak so far; null if unknown.</param>
internal sealed record StepTime(Precision Precision, int Clips, double Forward, double Step, long? Memory)
{
    /// <summary>Clips trained a second.</summary>
    public double ClipsPerSecond => Clips / Step;
}

/// <summary>Times the trainer's own step on random frames, to compare machines.</summary>
internal static class StepTimes
{
    private const int Matrix = 4096, Warm = 2;

    /// <summary>Floating-point operations a second of a 4096 × 4096 matrix product, the best of five.</summary>
    public static double MatmulPeak(Device device, Precision precision)
    {
        using var scope = NewDisposeScope();
        var type = precision switch { Precision.Bf16 => ScalarType.BFloat16, Precision.Fp16 => ScalarType.Float16, _ => ScalarType.Float32 };
        var a = randn(Matrix, Matrix, device: device).to(type);
        double best = Enumerable.Range(0, 5).Min(_ => Seconds(() => a.mm(a), device));
        return 2.0 * Matrix * Matrix * Matrix / best;
    }

    /// <summary>Measures one case.</summary>
    /// <param name="preset">Network and training.</param>
    /// <param name="precision">The format the network computes in.</param>
    /// <param name="clips">B.</param>
    /// <param name="repetitions">How often each is timed, after the warm-up.</param>
    /// <param name="device">cpu or cuda.</param>
    public static StepTime Measure(TrainingPreset preset, Precision precision, int clips, int repetitions, Device device)
    {
        using var scope = NewDisposeScope();
        using var network = preset.Network.Build(preset.Training.Seed).to(device);
        using var step = new TrainingStep(network, preset.Training with { Precision = precision });
        int side = preset.Network.Side;
        // Channels innermost in memory, as the loader gives them.
        var frames = rand([clips, preset.Network.Frames, side, side, 3], device: device).permute(0, 1, 4, 2, 3);
        var labels = tensor(Enumerable.Range(0, clips).Select(clip => (long)(clip % preset.Network.Classes)).ToArray(), device: device);
        network.eval();
        double forward = Median(repetitions, device, () =>
        {
            using var inference = inference_mode();
            return network.call(frames);
        });
        network.train();
        step.Begin();
        double whole = Median(repetitions, device, () => step.Run(frames, labels, 1e-6).Loss);
        step.End();
        long? memory = device.type == DeviceType.CUDA ? DeviceMemory.OfCuda() : DeviceMemory.OfProcess();
        return new StepTime(precision, clips, forward, whole, memory);
    }

    private static double Median(int repetitions, Device device, Func<Tensor> work)
    {
        for (int i = 0; i < Warm; i++) Seconds(work, device);
        double[] seconds = [.. Enumerable.Range(0, repetitions).Select(_ => Seconds(work, device)).Order()];
        return seconds[seconds.Length / 2];
    }

    // Work on a GPU has ended when it is synchronised.
    private static double Seconds(Func<Tensor> work, Device device)
    {
        using var scope = NewDisposeScope();
        if (device.type == DeviceType.CUDA) cuda.synchronize();
        var clock = Stopwatch.StartNew();
        work();
        if (device.type == DeviceType.CUDA) cuda.synchronize();
        return clock.Elapsed.TotalSeconds;
    }
}
