using FsCheck;
using FsCheck.Fluent;
using NotebookKernel;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>What a run of a target came to.</summary>
internal sealed record FuzzReport(string Target, int Cases, int Read, int Refused, double SlowestSeconds, long LargestBytes,
    IReadOnlyList<string> Findings);

/// <summary>
/// Tries a target's inputs and holds each to the rules: it is read, or refused in one line that names the file; in a second of processor time; for
/// no more than four times its own length and 64 MB; and no file is made.
/// </summary>
internal static class FuzzRun
{
    /// <summary>Cases of a target in a test run; the one place that says so. `MsstNet.Lab.Bench fuzz` tries more.</summary>
    public const int Cases = 300;

    private const double MostSeconds = 1;
    private const long FreeBytes = 64 << 20;
    private const int LongestMessage = 1000, MostFindings = 10;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(90);   // by the clock, of a machine that may be busy

    /// <summary>Runs a target.</summary>
    /// <param name="target">What to read.</param>
    /// <param name="cases">Random inputs, besides the whole and the past ones.</param>
    /// <param name="seed">The same seed gives the same inputs.</param>
    /// <param name="alone">Whether nothing else happens in this process.</param>
    public static FuzzReport Of(FuzzTarget target, int cases, ulong seed, bool alone)
    {
        // a target whose own inputs are refused tests nothing; and code is compiled before it is timed
        foreach (byte[] whole in target.Whole) Read(target, whole);
        var past = target.Past;
        string before = target.Listing();
        var report = new FuzzReport(target.Name, 0, 0, 0, 0, 0, []);
        foreach (var (story, input) in past) report = Add(report, target, input, story, alone);
        const int Batch = 100;
        const ulong Stride = 0x9E3779B97F4A7C15;   // of the generator's own sequence; batches begin at unrelated places of it
        var starts = new Random((int)seed);
        for (int done = 0; done < cases && report.Findings.Count < MostFindings; done += Batch)
        {
            var inputs = target.Inputs.Sample(Math.Min(Batch, cases - done), new Rnd((ulong)starts.NextInt64(), Stride), 50);
            int number = done;
            foreach (byte[] input in inputs) report = Add(report, target, input, $"seed {seed}, case {number++}", alone);
        }
        return before == target.Listing() ? report : report with
        {
            Findings =
            [.. report.Findings, $"{target.Name}: files came, went or changed: {before} → {target.Listing()}"]
        };
    }

    private static void Read(FuzzTarget target, byte[] input)
    {
        target.Lay(input);
        target.Read(input);
    }

    private static FuzzReport Add(FuzzReport report, FuzzTarget target, byte[] input, string story, bool alone)
    {
        if (report.Findings.Count >= MostFindings) return report;
        bool refused = false;
        Cost cost = default;
        string? fault = null;
        var attempt = Task.Factory.StartNew(() => (refused, cost, fault) = Try(target, input, alone), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!attempt.Wait(Hang)) fault = $"did not end within {Hang.TotalSeconds} s";
        if (cost.Seconds > MostSeconds) fault ??= $"took {cost.Seconds:0.0} s of processor time";
        if (cost.Bytes > FreeBytes + (4L * input.Length)) fault ??= $"took {cost.Bytes >> 20} MB";
        return report with
        {
            Cases = report.Cases + 1,
            Refused = report.Refused + (refused ? 1 : 0),
            Read = report.Read + (refused || fault is not null ? 0 : 1),
            SlowestSeconds = Math.Max(report.SlowestSeconds, cost.Seconds),
            LargestBytes = Math.Max(report.LargestBytes, cost.Bytes),
            Findings = fault is null ? report.Findings : [.. report.Findings, $"{target.Name}, {story}: {fault}; {Kept(target, input)}"],
        };
    }

    private static (bool Refused, Cost Cost, string? Fault) Try(FuzzTarget target, byte[] input, bool alone)
    {
        target.Lay(input);
        var meter = new Meter(alone);
        try
        {
            target.Read(input);
            return (false, meter.Read(), null);
        }
        catch (Exception e) when (e is LabException or NotebookException || target.IsDocumented(e))
        {
            return (true, meter.Read(), Fault(target, e.Message));
        }
        catch (FuzzFindingException e)
        {
            return (false, meter.Read(), e.Message);
        }
        catch (Exception e)
        {
            return (false, meter.Read(), $"threw {e}");
        }
    }

    private static string? Fault(FuzzTarget target, string message) =>
        !message.Contains(target.Subject, StringComparison.Ordinal) ? $"is refused without its name: {message}"
        : message.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') ? $"is refused in other than one line of text: {message}"
        : message.Length > LongestMessage ? $"is refused in {message.Length} characters"
        : message.Length < target.Subject.Length + 10 ? $"is refused without a reason: {message}"
        : null;

    private static string Kept(FuzzTarget target, byte[] input)
    {
        string path = Path.Combine(Path.GetTempPath(),
            $"fuzz-{target.Name.Replace('/', '-')}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}");
        File.WriteAllBytes(path, input);
        return $"{input.Length} bytes kept as {path}";
    }
}
