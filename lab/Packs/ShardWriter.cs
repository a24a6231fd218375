using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using MsstNet.Data;

namespace MsstNet.Lab.Packs;

/// <summary>Decodes the clips of a shard on several threads; each clip has its place in the file.</summary>
/// <param name="source">Where the frames come from.</param>
/// <param name="plan">Where clips lie.</param>
/// <param name="origin">The pack.</param>
/// <param name="options">Threads, and what to do with bad frames.</param>
internal sealed class ShardWriter(IClipSource source, ShardPlan plan, PackOrigin origin, FramePackOptions options)
{
    /// <summary>Writes a shard under a temporary name and renames it when its last byte is on the disk.</summary>
    /// <param name="path">The shard's file.</param>
    /// <param name="shard">Its number.</param>
    /// <param name="progress">Receives the number of frames of this shard done, after each clip.</param>
    /// <param name="cancel">Stops the work at the next frame.</param>
    public ShardTrailer Write(string path, int shard, Action<long> progress, CancellationToken cancel)
    {
        var (first, end) = plan.Clips(shard);
        var checksums = new uint[end - first];
        var faults = new ConcurrentBag<FrameFault>();
        long frames = 0;
        object gate = new();
        ShardTrailer trailer = null!;
        AtomicFile.WriteInPlaces(path, file =>
        {
            RandomAccess.SetLength(file, plan.PixelBytes(shard));
            // Each thread takes one clip at a time, as clips differ in length.
            var clips = Partitioner.Create(Enumerable.Range(first, end - first), EnumerablePartitionerOptions.NoBuffering);
            ForEach(clips, options.Workers, plan.FrameBytes, (clip, rgb) =>
            {
                checksums[clip - first] = WriteClip(clip, file, rgb, options.SkipBad ? faults : null, cancel);
                lock (gate) progress(frames += source.Clips[clip].FrameCount);
            }, cancel);
            trailer = new ShardTrailer(checksums, [.. faults.OrderBy(fault => (fault.Clip, fault.Frame))]);
            RandomAccess.Write(file, trailer.ToBytes(origin.Binding, shard), plan.PixelBytes(shard));
        });
        return trailer;
    }

    private uint WriteClip(int clip, SafeFileHandle file, byte[] rgb, ConcurrentBag<FrameFault>? faults, CancellationToken cancel)
    {
        var checksum = new Crc32C();
        for (int frame = 0; frame < source.Clips[clip].FrameCount; frame++)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                source.ReadFrame(clip, frame, origin.Side, rgb);
            }
            catch (LabException e) when (faults is not null)
            {
                faults.Add(new FrameFault(clip, frame, e.Message));
                Array.Clear(rgb);      // the frame's place stays, and holds the same bytes every time
            }
            checksum.Append(rgb);
            RandomAccess.Write(file, rgb, plan.Offset(clip) + (long)frame * plan.FrameBytes);
        }
        return checksum.Value;
    }

    /// <summary>Writes all clips with one buffer for each thread; throws the exception of a clip, not an AggregateException.</summary>
    private static void ForEach(OrderablePartitioner<int> clips, int workers, int frameBytes, Action<int, byte[]> write, CancellationToken cancel)
    {
        try
        {
            Parallel.ForEach(clips, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel }, () => new byte[frameBytes],
                (clip, _, _, rgb) =>
            {
                write(clip, rgb);
                return rgb;
            }, _ => { });
        }
        catch (AggregateException e)
        {
            cancel.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(inner => inner is LabException) ?? e.InnerExceptions[0]);
        }
    }
}
