using System.Collections.Concurrent;

namespace NotebookKernel.Headless;

/// <summary>
/// The processes of a runner's notebooks. A process that has run a notebook knows the compiler's code and the libraries' already, so the next
/// notebook starts in a fraction of the time. It gets a new session there: no variables and references of the one before, and what
/// <see cref="ProcessState"/> puts back. What stays: static fields, loaded libraries, and threads or timers that a cell left running.
/// </summary>
/// <param name="program">The program to start.</param>
/// <param name="options">Whether processes are shared, and how they start.</param>
internal sealed class WorkerPool(HostProgram program, RunnerOptions options) : IDisposable
{
    private readonly ConcurrentBag<WorkerProcess> idle = [];

    /// <summary>A process ready for a notebook: one that has run others if there is one and it may be, otherwise a new one.</summary>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="fresh">Whether it must be new.</param>
    /// <param name="shown">Receives what cells show, on any thread, in order.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="NotebookException">A new process does not start in time.</exception>
    public async Task<WorkerProcess> Take(string folder, bool fresh, Action<CellEvent> shown, CancellationToken cancel)
    {
        while (!fresh && idle.TryTake(out WorkerProcess? used))
        {
            try
            {
                if (await used.Renew(folder, shown, cancel).ConfigureAwait(false) && used.ResidentBytes() <= options.MostKept) return used;
            }
            catch
            {
                used.Dispose();
                throw;
            }
            used.Dispose();
        }
        return await WorkerProcess.Start(program, folder, options, shown, cancel).ConfigureAwait(false);
    }

    /// <summary>Keeps a process for another notebook, or ends it.</summary>
    /// <param name="worker">The process.</param>
    /// <param name="inOrder">Whether its notebook went as it should.</param>
    public void Give(WorkerProcess worker, bool inOrder)
    {
        if (!options.ShareProcesses || !inOrder)
        {
            worker.Dispose();
            return;
        }
        worker.Rest();
        idle.Add(worker);
    }

    /// <summary>Ends the processes that nobody uses.</summary>
    public void Dispose()
    {
        while (idle.TryTake(out WorkerProcess? worker)) worker.Dispose();
    }
}
