using System.Globalization;
using MsstNet.Lab.Tests.Shared.LongRuns;

namespace MsstNet.Lab.Bench;

/// <summary>`failures`: nothing is lost when the machine fails, tried instead of claimed.</summary>
internal static class Failures
{
    /// <summary>Kills, prints where the kills fell, and ends with 1 if a byte differed.</summary>
    public static int Measure(string name, int kills, int seed)
    {
        var work = KilledWork.Find(name);
        string scratch = Directory.CreateTempSubdirectory("failures-").FullName;
        try
        {
            var report = Killing.Run(work, kills, seed, scratch);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {report.Kills} kills of {report.Works} works that take {report.Seconds:0.0} s undisturbed; seed {seed}; not compared: "
                + $"{(work.Exempt.Length == 0 ? "nothing" : string.Join(", ", work.Exempt))}"));
            foreach (var (moment, count) in report.Moments)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,4}  {moment[2..]}"));
            foreach (string difference in report.Differences) Console.WriteLine($"  differs: {difference}");
            Console.WriteLine(report.Differences.Count == 0 ? "  every file that was left is the undisturbed work's, byte for byte"
                : $"  {report.Differences.Count} differences");
            return report.Differences.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
