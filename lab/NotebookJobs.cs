using System.Globalization;
using NotebookKernel.Headless;

namespace MsstNet.Lab;

/// <summary>How many notebooks run at once, and what each may take of the machine.</summary>
internal static class NotebookJobs
{
    /// <summary>What a process with libtorch and the compiler needs: the largest of the workbook's took 1.4 GB.</summary>
    private const long MemoryOfOne = 2_000_000_000;

    private const string ThreadsVariable = "OMP_NUM_THREADS";

    /// <summary>Requires a number that is positive, where one was asked for.</summary>
    /// <exception cref="LabException">It is not.</exception>
    public static void Check(int? asked)
    {
        if (asked is < 1) throw new LabException(FormattableString.Invariant($"--jobs {asked} cannot be used; give 1 or more."));
    }

    /// <summary>The number that was asked for, or what cores and memory allow; never more than there are notebooks.</summary>
    public static int Of(int? asked, int notebooks) =>
        Of(asked, notebooks, Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <inheritdoc cref="Of(int?, int)"/>
    public static int Of(int? asked, int notebooks, int cores, long memory) =>
        Math.Min(notebooks, asked ?? Math.Max(1, (int)Math.Min(cores, memory / MemoryOfOne)));

    /// <summary>
    /// The options of one of several: its share of the memory, and libtorch's threads on its share of the cores, since more threads than cores
    /// wait for each other.
    /// </summary>
    public static RunnerOptions Share(RunnerOptions options, int jobs, bool memoryIsGiven)
    {
        if (jobs == 1) return options;
        var environment = new Dictionary<string, string>(options.Environment);
        if (Environment.GetEnvironmentVariable(ThreadsVariable) is null)
            environment[ThreadsVariable] = Math.Max(1, Environment.ProcessorCount / jobs).ToString(CultureInfo.InvariantCulture);
        return options with { Environment = environment, Memory = memoryIsGiven ? options.Memory : options.Memory / jobs };
    }
}
