using System.Diagnostics;
using System.Globalization;
using MsstNet.Torch;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>A preset's own training step, again and again and by phase: for a profiler (`perf record -e cpu-clock`) and to compare builds.</summary>
internal static class Steps
{
    private static readonly string[] Names = ["clear", "forward", "loss", "backward"];

    public static int Measure(string preset, int frames, int batch, int seconds, Precision precision)
    {
        TorchLibrary.Require();
        var whole = TrainingPreset.Find(preset, frames);
        using var network = whole.Network.Build(seed: 1);
        using var step = new TrainingStep(network, whole.Training with { Precision = precision });
        network.train();
        using var clips = randn([batch, frames, whole.Network.Side, whole.Network.Side, 3]).permute(0, 1, 4, 2, 3);
        using var labels = arange(batch, dtype: ScalarType.Int64).remainder(7);
        var times = new List<double>();
        var total = Stopwatch.StartNew();
        step.Begin();
        while (total.Elapsed.TotalSeconds < seconds)
        {
            using var scope = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            step.Run(clips, labels, 1e-6);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        var type = network.parameters().First().dtype;
        double[][] phases = [.. Enumerable.Range(0, 30).Select(_ => Phases(network, clips, labels, type))];
        step.End();
        double[] medians = [.. Names.Select((_, i) => Median.Of(phases.Select(p => p[i])))];
        times.Sort();
        double median = times[times.Count / 2];
        Console.WriteLine(string.Join(", ", Names.Zip(medians, (name, ms) => string.Create(CultureInfo.InvariantCulture, $"{name} {ms:0.00}")))
            + string.Create(CultureInfo.InvariantCulture, $", the rest {median - medians.Sum():0.00}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{preset} T={frames} B={batch} {precision}, {get_num_threads()} threads: {times.Count} steps, median {median:0.00} ms, "
            + $"fastest tenth {times[times.Count / 10]:0.00} ms"));
        return 0;
    }

    private static double[] Phases(nn.Module<Tensor, Tensor> network, Tensor clips, Tensor labels, ScalarType type)
    {
        using var scope = NewDisposeScope();
        long[] at = new long[Names.Length + 1];
        at[0] = Stopwatch.GetTimestamp();
        foreach (var weight in network.parameters()) weight.grad = null;
        at[1] = Stopwatch.GetTimestamp();
        var logits = network.call(clips.to(type)).to(ScalarType.Float32);
        at[2] = Stopwatch.GetTimestamp();
        var loss = nn.functional.cross_entropy(logits, labels);
        at[3] = Stopwatch.GetTimestamp();
        loss.backward();
        at[4] = Stopwatch.GetTimestamp();
        return [.. Enumerable.Range(0, Names.Length).Select(i => Stopwatch.GetElapsedTime(at[i], at[i + 1]).TotalMilliseconds)];
    }
}
