using System.IO.MemoryMappedFiles;

namespace MsstNet.Lab.Packs;

/// <summary>One shard in memory, as far as the system keeps it there. Safe to read from several threads, also while it is disposed.</summary>
/// <remarks>
/// The file is closed once it is mapped: a large data set has more shards than a process may have files open. A file that is cut off while it is
/// mapped ends the process, as any mapped file does.
/// </remarks>
internal sealed unsafe class PackShard : IDisposable
{
    /// <summary>Pieces a checksum is taken in: a clip may be longer than a span.</summary>
    private const int Piece = 1 << 24;

    private readonly MemoryMappedViewAccessor view;
    private readonly byte* pixels;

    /// <summary>Maps a shard that is known to be whole.</summary>
    public PackShard(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        pixels = start + view.PointerOffset;
    }

    /// <summary>Copies bytes out.</summary>
    public void Copy(long offset, Span<byte> target)
    {
        bool held = false;
        try
        {
            view.SafeMemoryMappedViewHandle.DangerousAddRef(ref held);   // the memory stays until the copy is done
            new ReadOnlySpan<byte>(pixels + offset, target.Length).CopyTo(target);
        }
        finally
        {
            if (held) view.SafeMemoryMappedViewHandle.DangerousRelease();
        }
    }

    /// <summary>The checksum of a stretch of bytes.</summary>
    public uint Checksum(long offset, long length)
    {
        bool held = false;
        try
        {
            view.SafeMemoryMappedViewHandle.DangerousAddRef(ref held);
            var checksum = new Crc32C();
            for (long done = 0; done < length; done += Piece)
                checksum.Append(new ReadOnlySpan<byte>(pixels + offset + done, (int)Math.Min(Piece, length - done)));
            return checksum.Value;
        }
        finally
        {
            if (held) view.SafeMemoryMappedViewHandle.DangerousRelease();
        }
    }

    /// <summary>Gives the memory back once nobody reads it.</summary>
    public void Dispose()
    {
        if (view.SafeMemoryMappedViewHandle.IsClosed) return;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
    }
}
