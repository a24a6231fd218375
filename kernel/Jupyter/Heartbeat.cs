using NetMQ;
using NetMQ.Sockets;

namespace NotebookKernel.Jupyter;

/// <summary>Echoes whatever it receives, on a thread of its own, so that a busy kernel is not taken for a dead one.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly RouterSocket socket = new();
    private readonly NetMQPoller poller;
    private readonly Thread thread;

    public Heartbeat(string endpoint)
    {
        KernelSockets.Bind(socket, endpoint);
        socket.ReceiveReady += (_, _) => Echo();
        poller = [socket];
        thread = new Thread(poller.Run) { IsBackground = true, Name = "Jupyter heartbeat" };
    }

    public void Start() => thread.Start();

    public void Dispose()
    {
        if (thread.IsAlive)
        {
            poller.Stop();
            thread.Join();
        }
        poller.Dispose();
        socket.Dispose();
    }

    private void Echo()
    {
        while (BoundedFrames.TryReceive(socket, out var frames))
        {
            for (int i = 0; i < frames.Count; i++)
                if (!socket.TrySendFrame(TimeSpan.Zero, frames[i], more: i < frames.Count - 1)) return;
        }
    }
}
