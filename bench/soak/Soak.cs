using System.Globalization;
using MsstNet.Lab.Tests.Shared.LongRuns;

namespace MsstNet.Lab.Bench;

/// <summary>`soak`: a long training holds no more at its end than after its beginning.</summary>
internal static class Soak
{
    private const int WarmUpSteps = 200;
    private const double FlatWithin = 0.02;

    /// <summary>Prints twenty readings and the verdict; ends with 1 if tensors or memory grew.</summary>
    public static int Measure(int steps, int evaluations)
    {
        string scratch = Path.Combine(Path.GetTempPath(), $"soak-{Guid.NewGuid():N}");
        var readings = new List<SoakReading>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            Console.WriteLine("|  step | evaluation | tensors | forgotten | managed, MB | resident, MB |");
            Console.WriteLine("|--:|--:|--:|--:|--:|--:|");
            foreach (var reading in Soaking.Run(steps, evaluations, scratch))
            {
                readings.Add(reading);
                if (readings.Count % Math.Max(1, evaluations / 20) == 0 || reading.Step == WarmUpSteps)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"| {reading.Step} | {reading.Evaluation} | {reading.Tensors} | {reading.Forgotten} | {reading.ManagedBytes / 1e6:0.00} | "
                        + $"{reading.ResidentBytes / 1e6:0.0} |"));
            }
        }
        finally
        {
            if (Directory.Exists(scratch)) Directory.Delete(scratch, recursive: true);
        }
        var warm = readings.Where(reading => reading.Step >= WarmUpSteps).ToList();
        if (warm.Count < 2) throw new LabException($"{steps} steps end before the {WarmUpSteps} of the warm-up do; give more.");
        long[] tensors = [.. warm.Select(reading => reading.Tensors).Distinct()];
        double low = warm.Min(reading => reading.ResidentBytes), high = warm.Max(reading => reading.ResidentBytes);
        long forgotten = warm.Sum(reading => reading.Forgotten);
        double growth = warm[^1].ResidentBytes / (double)warm[0].ResidentBytes - 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"from step {warm[0].Step}: "
                + $"{(tensors.Length == 1 ? $"{tensors[0]} tensors throughout" : $"tensors {tensors.Min()} – {tensors.Max()}")}, {forgotten} "
                + $"forgotten; resident {low / 1e6:0.0} – {high / 1e6:0.0} MB ({100 * (high / low - 1):0.00} %), end against beginning "
                + $"{100 * growth:+0.00;-0.00} %; {clock.Elapsed.TotalSeconds:0} s"));
        return tensors.Length == 1 && forgotten == 0 && high <= low * (1 + FlatWithin) ? 0 : 1;
    }
}
