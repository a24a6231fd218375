using NetMQ;

namespace NotebookKernel.Jupyter;

/// <summary>Receives a message's frames from a socket and keeps no more of them than a message may have.</summary>
internal static class BoundedFrames
{
    /// <summary>The next message's frames; one frame or byte too many is kept, so that the codec can refuse what was cut off.</summary>
    public static bool TryReceive(NetMQSocket socket, out List<byte[]> frames)
    {
        frames = [];
        long bytes = 0;
        var frame = new Msg();
        frame.InitEmpty();
        try
        {
            if (!socket.TryReceive(ref frame, TimeSpan.Zero)) return false;
            while (true)
            {
                if (bytes <= WireCodec.LargestMessage && frames.Count <= WireCodec.MostFrames) frames.Add(frame.ToArray());
                bytes += frame.Size;
                if (!frame.HasMore) return true;
                socket.TryReceive(ref frame, Timeout.InfiniteTimeSpan);
            }
        }
        finally
        {
            frame.Close();
        }
    }
}
