using NetMQ;
using NetMQ.Sockets;

namespace NotebookKernel.Jupyter;

/// <summary>The sockets that carry messages; the heartbeat carries none.</summary>
internal enum KernelChannel
{
    /// <summary>Requests to run and to explain code.</summary>
    Shell,

    /// <summary>Interrupt and shutdown.</summary>
    Control,

    /// <summary>Questions to the user.</summary>
    Stdin,

    /// <summary>Everything that cells show.</summary>
    IoPub,
}

/// <summary>
/// The sockets, which only one thread may use. Whatever is sent, from any thread and on any socket, goes through one queue, so that a
/// client sees output, reply and status in the order in which they were sent.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly WireCodec codec;
    private readonly Action<KernelChannel, WireMessage> received;
    private readonly Action<string> log;
    private readonly Dictionary<KernelChannel, NetMQSocket> sockets = [];
    private readonly NetMQQueue<(KernelChannel Channel, WireMessage? Message)> outgoing = new();
    private readonly NetMQPoller poller = [];
    private readonly Thread thread;
    private readonly Heartbeat heartbeat;

    /// <summary>Binds the sockets; nothing is received before <see cref="Start"/>.</summary>
    /// <param name="file">Where to listen.</param>
    /// <param name="codec">Signs and reads.</param>
    /// <param name="received">Receives each message that was signed with the key, on the sockets' thread; must not block.</param>
    /// <param name="log">Receives a line about each message that was not.</param>
    /// <exception cref="NotebookException">A port is taken.</exception>
    public KernelSockets(ConnectionFile file, WireCodec codec, Action<KernelChannel, WireMessage> received, Action<string> log)
    {
        (this.codec, this.received, this.log) = (codec, received, log);
        heartbeat = new Heartbeat(file.Endpoint(file.Heartbeat));
        Add(KernelChannel.Shell, new RouterSocket(), file.Endpoint(file.Shell));
        Add(KernelChannel.Control, new RouterSocket(), file.Endpoint(file.Control));
        Add(KernelChannel.Stdin, new RouterSocket(), file.Endpoint(file.Stdin));
        Add(KernelChannel.IoPub, new PublisherSocket(), file.Endpoint(file.IoPub));
        outgoing.ReceiveReady += (_, _) => SendQueued();
        poller.Add(outgoing);
        thread = new Thread(poller.Run) { IsBackground = true, Name = "Jupyter sockets" };
    }

    /// <summary>Begins to receive and to send.</summary>
    public void Start()
    {
        thread.Start();
        heartbeat.Start();
    }

    /// <summary>Queues a message; from any thread.</summary>
    public void Send(KernelChannel channel, WireMessage message) => outgoing.Enqueue((channel, message));

    /// <summary>Sends what is queued and closes.</summary>
    public void Dispose()
    {
        if (thread.IsAlive)
        {
            outgoing.Enqueue((KernelChannel.IoPub, null));
            thread.Join();
        }
        heartbeat.Dispose();
        poller.Dispose();
        foreach (var socket in sockets.Values) socket.Dispose();
        outgoing.Dispose();
        NetMQConfig.Cleanup(block: true);
    }

    private void Add(KernelChannel channel, NetMQSocket socket, string endpoint)
    {
        Bind(socket, endpoint);
        sockets.Add(channel, socket);
        poller.Add(socket);
        if (channel != KernelChannel.IoPub) socket.ReceiveReady += (_, _) => Receive(channel, socket);
    }

    /// <summary>Opens an endpoint with the limits every socket has.</summary>
    /// <exception cref="NotebookException">The port is taken.</exception>
    public static void Bind(NetMQSocket socket, string endpoint)
    {
        socket.Options.Linger = TimeSpan.FromSeconds(1);
        socket.Options.MaxMsgSize = WireCodec.LargestMessage;
        // No output may be lost in a burst of small ones; by default a socket drops what exceeds a thousand.
        socket.Options.SendHighWatermark = 100_000;
        socket.Options.IPv4Only = !endpoint.Contains('[', StringComparison.Ordinal);
        try
        {
            socket.Bind(endpoint);
        }
        catch (Exception e) when (e is NetMQException or System.Net.Sockets.SocketException)
        {
            string remedy = "start the kernel again, so that the front end picks another port";
            throw new NotebookException($"{endpoint} cannot be opened ({e.Message}); {remedy}.", e);
        }
    }

    private void Receive(KernelChannel channel, NetMQSocket socket)
    {
        while (BoundedFrames.TryReceive(socket, out var frames))
        {
            try
            {
                received(channel, codec.Decode(frames));
            }
            catch (WireFormatException refusal)
            {
                log($"{channel.ToString().ToLowerInvariant()}: dropped {refusal.Message}");
            }
        }
    }

    private void SendQueued()
    {
        while (outgoing.TryDequeue(out var next, TimeSpan.Zero))
        {
            if (next.Message is null)
            {
                poller.Stop();
                return;
            }
            try
            {
                var frames = codec.Encode(next.Message);
                for (int i = 0; i < frames.Count; i++) sockets[next.Channel].SendFrame(frames[i], more: i < frames.Count - 1);
            }
            catch (NetMQException e)
            {
                log($"{next.Channel.ToString().ToLowerInvariant()}: not sent: {e.Message}");
            }
        }
    }
}
