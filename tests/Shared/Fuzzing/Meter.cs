using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>What one case cost.</summary>
/// <param name="Seconds">Processor time, or time by the clock where the system does not tell.</param>
/// <param name="Bytes">Memory allocated, or by which the process grew at most, whichever is more.</param>
internal readonly record struct Cost(double Seconds, long Bytes);

/// <summary>
/// Measures one case at a time. Where nothing else happens in the process (the bench) time and memory are the process's own, native memory among it:
/// its peak is reset before each case. Beside other tests only the thread's own processor time and managed allocations are its fault.
/// </summary>
internal sealed partial class Meter(bool alone)
{
    private const int ThreadTime = 3;   // CLOCK_THREAD_CPUTIME_ID
    private static readonly bool Linux = OperatingSystem.IsLinux();

    private readonly double started = Processor(alone);
    private readonly long allocated = alone ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
    private readonly long resident = alone ? ResetPeak() : 0;

    /// <summary>What has been spent since the meter was made.</summary>
    public Cost Read()
    {
        double seconds = Processor(alone) - started;
        long managed = (alone ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread()) - allocated;
        return new Cost(seconds, alone && Linux ? Math.Max(managed, Status("VmHWM:") - resident) : managed);
    }

    private static double Processor(bool alone)
    {
        if (!Linux) return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        if (alone) return Environment.CpuUsage.TotalTime.TotalSeconds;
        _ = Clock(ThreadTime, out var time);
        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    /// <summary>Sets the process's peak to what it holds now, and says how much that is (Linux, proc_pid_clear_refs(5)).</summary>
    private static long ResetPeak()
    {
        if (!Linux) return 0;
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Status("VmRSS:");
    }

    private static long Status(string field)
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(field.Length).Trim()[..^3], CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Clock(int clock, out Time time);

    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
