using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>How notebooks are run.</summary>
public sealed record RunnerOptions
{
    /// <summary>How long a cell may take before it is interrupted, and killed if it does not stop.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an interrupted cell may take to stop.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the cells after a failed one are run.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>Bytes the managed heap of a notebook's process may take; with native memory it may take <see cref="NativeRoom"/> more.</summary>
    public long Memory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>What a notebook's process finds in its environment beside what this one has.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Values for the variables of the cell tagged <c>parameters</c>, as typed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>
    /// Whether a process in which a notebook has run without an error may run the next one, in a new session: most of a short notebook's time is
    /// its process's start. Not for code that one does not trust. The program registers its formatters in <see cref="Worker.Serve"/>'s
    /// <c>prepare</c>, since a new session begins without any.
    /// </summary>
    public bool ShareProcesses { get; init; }

    /// <summary>Bytes that a process may hold when another notebook is to begin in it; one that holds more is ended instead.</summary>
    internal long MostKept => Math.Min(1536L << 20, Memory / 2);

    /// <summary>Bytes that a process may take beyond its managed heap: for the runtime, the compiler and native libraries.</summary>
    public const long NativeRoom = 512L << 20;
}

/// <summary>How far the run of a notebook is.</summary>
/// <param name="Cell">Which code cell has ended, from 1.</param>
/// <param name="Cells">How many cells are to run.</param>
/// <param name="Elapsed">How long the cell took.</param>
/// <param name="Failed">Whether it failed.</param>
public sealed record CellProgress(int Cell, int Cells, TimeSpan Elapsed, bool Failed);

/// <summary>A cell that failed.</summary>
/// <param name="Cell">Its number among the code cells, from 1, as its execution count shows it.</param>
/// <param name="Id">Its identity in the file.</param>
/// <param name="Name">The exception's type, or "Timeout", "Killed", "StackOverflow", "ProcessEnded".</param>
/// <param name="Reason">One line.</param>
/// <param name="Ended">Whether the session ended with it, so that nothing after it could run.</param>
public sealed record CellFailure(int Cell, string Id, string Name, string Reason, bool Ended);

/// <summary>A notebook after its run.</summary>
/// <param name="Notebook">With the outputs of this run, in normal form.</param>
/// <param name="Failures">The cells that failed, except those tagged raises-exception.</param>
/// <param name="Finished">Whether every cell ran.</param>
public sealed record ExecutedNotebook(Notebook Notebook, IReadOnlyList<CellFailure> Failures, bool Finished);
