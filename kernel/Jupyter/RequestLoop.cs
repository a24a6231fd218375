using System.Collections.Concurrent;

namespace NotebookKernel.Jupyter;

/// <summary>
/// Handles requests one after the other, on a thread of its own and not of the pool: cells may block every thread of the pool, and the control
/// channel must still answer.
/// </summary>
internal sealed class RequestLoop
{
    private readonly BlockingCollection<Request> waiting = [];
    private readonly Action<Request> handle;

    public RequestLoop(string name, Action<Request> handle)
    {
        this.handle = handle;
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Queues a request; from any thread.</summary>
    public void Post(Request request) => waiting.Add(request);

    private void Run()
    {
        foreach (var request in waiting.GetConsumingEnumerable()) handle(request);
    }
}
