using System.IO.MemoryMappedFiles;

namespace MsstNet.Lab.Packs;

/// <summary>One shard, mapped into memory. Several threads can read it, also while it is disposed.</summary>
/// <remarks>
/// The file is closed once it is mapped, as a large data set has more shards than a process can have files open. Truncating the file while it is
/// mapped ends the process, as with any mapped file.
/// </remarks>
internal sealed unsafe class PackShard : IDisposable
{
    /// <summary>Checksums are computed over pieces of this length, as a clip may be longer than a span can be.</summary>
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

    /// <summary>Copies bytes from the shard.</summary>
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

    /// <summary>The checksum of a range of bytes.</summary>
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

    /// <summary>Unmaps the file once nobody reads it.</summary>
    public void Dispose()
    {
        if (view.SafeMemoryMappedViewHandle.IsClosed) return;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
    }
}
