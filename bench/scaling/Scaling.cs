using System.Diagnostics;
using System.Globalization;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>
/// How a training step's time and memory grow with frames, clips of a batch and width, an epoch's time with clips, and loading with workers: the
/// Quick network, one thing changed at a time. Each case is a process of its own, because memory once held is not given back.
/// </summary>
internal static class Scaling
{
    private const int Rounds = 3;

    private static readonly (string What, int[] Values)[] Cases =
    [
        ("frames", [1, 2, 4, 8, 16, 32]), ("batch", [1, 2, 4, 8, 16, 32]), ("width", [8, 16, 32, 64]), ("clips", [112, 224, 448, 896]),
            ("workers", [1, 2, 3, 4]),
    ];

    /// <summary>Measures all cases, in turn again and again, and writes their medians as CSV.</summary>
    public static int Measure(string file)
    {
        var results = new Dictionary<(string, int), List<(double Seconds, double Megabytes)>>();
        var cases = (from one in Cases from value in one.Values select (one.What, Value: value)).ToList();
        var clock = Stopwatch.StartNew();
        for (int round = 0; round < Rounds; round++)
        {
            foreach (var (at, (what, value)) in cases.Index())
            {
                double done = (round * cases.Count) + at;
                Console.Error.Write(string.Create(CultureInfo.InvariantCulture,
                    $"\r{done + 1} of {Rounds * cases.Count}: {what} {value}, "
                    + $"{clock.Elapsed.TotalSeconds / Math.Max(1, done) * ((Rounds * cases.Count) - done):0} s left     "));
                (results.TryGetValue((what, value), out var own) ? own : results[(what, value)] = []).Add(Child(what, value));
            }
        }
        Console.Error.WriteLine();
        var lines = from result in results
                    let seconds = Median.Of(result.Value.Select(r => r.Seconds))
                    let megabytes = Median.Of(result.Value.Select(r => r.Megabytes))
                    select string.Create(CultureInfo.InvariantCulture, $"{result.Key.Item1},{result.Key.Item2},{seconds:0.0000},{megabytes:0.0}");
        AtomicFile.WriteText(file, string.Join('\n', lines.Prepend("what,value,seconds,megabytes")) + "\n");
        return 0;
    }

    /// <summary>One case; prints seconds and megabytes.</summary>
    public static int Case(string what, int value)
    {
        TorchLibrary.Require();
        (double seconds, double megabytes) = what switch
        {
            "frames" => Step(Presets.Quick(value), 8),
            "batch" => Step(Presets.Quick(8), value),
            // Tokens as wide as the last map's channels are many keep the network's proportions.
            "width" => Step(Presets.Quick(8) with { Width = value, Dim = 6 * value }, 8),
            "clips" => (Epoch(value), 0),
            "workers" => (Loading(value), 0),
            _ => throw new LabException($"'{what}' is not one of {string.Join(", ", Cases.Select(one => one.What))}."),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {megabytes}"));
        return 0;
    }

    private static (double, double) Step(MsstNetConfig network, int clips)
    {
        var preset = TrainingPreset.Find("quick") with { Network = network };
        long before = DeviceMemory.OfProcess() ?? 0;
        var time = StepTimes.Measure(preset, Precision.Fp32, clips, repetitions: 7, CPU);
        return (time.Step, ((time.Memory ?? 0) - before) / 1e6);
    }

    // Seconds of an epoch without its test, drawing the faces included.
    private static double Epoch(int clips)
    {
        var faces = new SyntheticFaces(new SyntheticConfig { People = clips / 7, Seed = 1 });
        var preset = TrainingPreset.Find("quick");
        var split = new Split("all", [.. Enumerable.Range(0, clips)], [0]);
        using var network = preset.Network.Build(1);
        using var trainer = new Trainer(network, preset.Network, preset.Training with { Epochs = 1 }, new TrainingClips(faces, split), CPU);
        return trainer.Run().Single().Seconds;
    }

    private static double Loading(int workers)
    {
        var faces = new SyntheticFaces(new SyntheticConfig { People = 64, Seed = 1 });
        int[] clips = [.. Enumerable.Range(0, 448)];
        using var loader = new ClipLoader(faces, clips, new LoaderConfig { Frames = 8, Side = 64, BatchSize = 16, Workers = workers, Seed = 1 });
        var clock = Stopwatch.StartNew();
        foreach (var _ in loader.Epoch(0))
        {
            // The reader does nothing else: this is loading alone.
        }
        return clock.Elapsed.TotalSeconds;
    }

    private static (double, double) Child(string what, int value)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "MsstNet.Lab.Bench.dll"), "scaling-case", what,
            value.ToString(CultureInfo.InvariantCulture) }) start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new LabException($"The case {what} {value} ended with {child.ExitCode}; run it alone: scaling-case {what} {value}.");
        double[] numbers = [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1]);
    }
}
