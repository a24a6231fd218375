using System.Diagnostics;
using System.Globalization;
using MsstNet.Torch;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>A preset's own training step, again and again and by phase: for a profiler (`perf record -e cpu-clock`) and to compare builds.</summary>
internal static class Steps
{
    private static readonly string[] Names = ["clear", "forward", "loss", "backward", "optimizer"];

    public static int Measure(string preset, int frames, int batch, int seconds)
    {
        TorchLibrary.Require();
        var whole = TrainingPreset.Find(preset, frames);
        using var network = whole.Network.Build(seed: 1);
        using var step = new TrainingStep(network, whole.Training);
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
        step.End();
        using var optimizer = Optimizer.Create(whole.Training, network.named_parameters());
        double[][] phases = [.. Enumerable.Range(0, 30).Select(_ => Phases(network, optimizer, clips, labels))];
        string account = string.Join(", ", Names
            .Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{name} {phases.Select(p => p[i]).Order().ElementAt(15):0.00}")));
        Console.WriteLine(account);
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{preset} T={frames} B={batch}, {get_num_threads()} threads: {times.Count} steps, median {times[times.Count / 2]:0.00} ms, "
            + $"fastest tenth {times[times.Count / 10]:0.00} ms"));
        return 0;
    }

    private static double[] Phases(nn.Module<Tensor, Tensor> network, Optimizer optimizer, Tensor clips, Tensor labels)
    {
        using var scope = NewDisposeScope();
        long[] at = new long[6];
        at[0] = Stopwatch.GetTimestamp();
        optimizer.ZeroGradients();
        at[1] = Stopwatch.GetTimestamp();
        var logits = network.call(clips);
        at[2] = Stopwatch.GetTimestamp();
        var loss = nn.functional.cross_entropy(logits, labels);
        at[3] = Stopwatch.GetTimestamp();
        loss.backward();
        at[4] = Stopwatch.GetTimestamp();
        optimizer.Step(1e-6, null);
        at[5] = Stopwatch.GetTimestamp();
        return [.. Enumerable.Range(0, 5).Select(i => Stopwatch.GetElapsedTime(at[i], at[i + 1]).TotalMilliseconds)];
    }
}
