using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace MsstNet.Torch;

/// <summary>A file's bytes as memory that the system reads where it is looked at; for files of which little is needed.</summary>
internal sealed unsafe class MappedFile : MemoryManager<byte>
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly int length;

    /// <exception cref="IOException">The file is missing, empty, longer than 2 GB, or cannot be read.</exception>
    public MappedFile(string path)
    {
        using FileStream stream = File.OpenRead(path);           // and not its FileInfo: the path may be a link, which has a length of its own
        if (stream.Length is 0 or > int.MaxValue) throw new IOException($"{path} has {stream.Length} bytes");
        length = (int)stream.Length;
        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
