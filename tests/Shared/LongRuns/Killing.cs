using System.Diagnostics;

namespace MsstNet.Lab.Tests.Shared.LongRuns;

/// <summary>What came of killing a work again and again.</summary>
/// <param name="Kills">Processes killed.</param>
/// <param name="Works">Works that were brought to their end, each after one kill or several.</param>
/// <param name="Seconds">What the work takes undisturbed, its start included; a kill falls anywhere within.</param>
/// <param name="Moments">How many kills fell where.</param>
/// <param name="Differences">Files that are not, byte for byte, those of the undisturbed work.</param>
internal sealed record KillingReport(int Kills, int Works, double Seconds, SortedDictionary<string, int> Moments, List<string> Differences);

/// <summary>
/// Kills `lab` without warning at random moments, gives the same command again until it ends, and compares what it left with what the command leaves
/// when nothing stops it. A process that ends before its moment comes is not counted as killed.
/// </summary>
internal static class Killing
{
    private static readonly string Lab = Path.Combine(AppContext.BaseDirectory, "MsstNet.Lab.dll");

    /// <summary>Kills until enough was killed and the last work is at its end.</summary>
    /// <param name="work">What is killed.</param>
    /// <param name="kills">How often.</param>
    /// <param name="seed">Of the moments.</param>
    /// <param name="scratch">An empty folder.</param>
    public static KillingReport Run(KilledWork work, int kills, int seed, string scratch)
    {
        string whole = Path.Combine(scratch, "whole"), killed = Path.Combine(scratch, "killed");
        Directory.CreateDirectory(whole);
        var clock = Stopwatch.StartNew();
        Start(work, whole, killAfter: null);
        var report = new KillingReport(0, 0, clock.Elapsed.TotalSeconds, [], []);
        var random = new Random(seed);
        while (report.Kills < kills)
        {
            Directory.CreateDirectory(killed);
            var falls = new List<string>();
            while (!Start(work, killed, report.Kills < kills ? random.NextDouble() * report.Seconds : null))
            {
                string moment = work.Moment(Path.Combine(killed, "out"));
                falls.Add(moment);
                report = report with { Kills = report.Kills + 1 };
                report.Moments[moment] = report.Moments.GetValueOrDefault(moment) + 1;
            }
            report = report with { Works = report.Works + 1 };
            report.Differences.AddRange(Differences(work, whole, killed)
                .Select(file => $"{file}, work {report.Works}, killed at: {string.Join("; ", falls)}"));
            Directory.Delete(killed, recursive: true);
        }
        return report;
    }

    /// <summary>Runs the command; false if it was killed.</summary>
    private static bool Start(KilledWork work, string folder, double? killAfter)
    {
        var start = new ProcessStartInfo("dotnet", [Lab, .. work.Arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["OMP_NUM_THREADS"] = "1";     // gradients are the same bits at the same number of threads only
        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        bool ended = killAfter is not { } seconds || process.WaitForExit(TimeSpan.FromSeconds(seconds));
        if (!ended) process.Kill();
        process.WaitForExit();
        if (ended && process.ExitCode != 0)
            throw new LabException(
            $"{work.Name} ended with exit code {process.ExitCode}: {(error.Result + output.Result).ReplaceLineEndings(" ").Trim()}");
        return ended;
    }

    private static IEnumerable<string> Differences(KilledWork work, string whole, string killed)
    {
        string[] expected = [.. Files(whole)], actual = [.. Files(killed)];
        return expected.Except(actual).Select(file => $"{file} is missing").Concat(actual.Except(expected).Select(file => $"{file} is left over"))
            .Concat(expected.Intersect(actual).Where(file => !work.Exempt.Contains(Path.GetFileName(file))
                && !Same(Path.Combine(whole, file), Path.Combine(killed, file))).Select(file => $"{file} differs"));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private static bool Same(string one, string other) => File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
}
