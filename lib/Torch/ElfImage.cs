using System.Buffers.Binary;
using System.Text;

namespace MsstNet.Torch;

/// <summary>The bytes of a 64-bit little-endian ELF file with every read checked against its end (System V ABI, chapters 4 and 5).</summary>
internal sealed class ElfImage
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly string name;

    /// <exception cref="LabException">The file does not begin as a 64-bit little-endian ELF file does.</exception>
    public ElfImage(ReadOnlyMemory<byte> bytes, string name)
    {
        (this.bytes, this.name) = (bytes, name);
        if (!bytes.Span.StartsWith("\u007fELF\u0002\u0001"u8))
            throw new LabException($"{name} is not a 64-bit little-endian ELF library; restore the packages again (dotnet restore --force).");
    }

    /// <summary>A section's place in the file; Link is the section it refers to, Count the number of its records where it has such.</summary>
    public readonly record struct Section(int Offset, int Size, int Link, int Count);

    /// <summary>The first section of a type, found by number rather than by name, as sections may be renamed; null when there is none.</summary>
    public Section? SectionOfType(uint type)
    {
        int count = U16(0x3C);
        for (int index = 0; index < count; index++)
            if (U32(HeaderOf(index) + 4) == type)
                return SectionAt(index);
        return null;
    }

    /// <summary>The section of an index, as another section's Link gives it.</summary>
    public Section SectionAt(int index)
    {
        int header = HeaderOf(index);
        return new(Position(U64(header + 0x18)), Position(U64(header + 0x20)), (int)U32(header + 0x28), (int)U32(header + 0x2C));
    }

    public ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    public uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    /// <summary>The zero-terminated text at an offset into a string table.</summary>
    public string Text(Section table, uint offset)
    {
        ReadOnlySpan<byte> tail = At(table.Offset, table.Size);
        int length = offset < tail.Length ? tail[(int)offset..].IndexOf((byte)0) : -1;
        return length < 0 ? throw Damaged() : Encoding.ASCII.GetString(tail.Slice((int)offset, length));
    }

    public ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));

    private int HeaderOf(int index) => Position(U64(0x28)) + index * U16(0x3A);

    private int Position(ulong offset) => offset <= (ulong)bytes.Length ? (int)offset : throw Damaged();

    private ReadOnlySpan<byte> At(int offset, int size) =>
        offset >= 0 && size >= 0 && offset <= bytes.Length - size ? bytes.Span.Slice(offset, size) : throw Damaged();

    private LabException Damaged() =>
        new($"{name} is cut short or damaged ({bytes.Length} bytes); restore the packages again (dotnet restore --force).");
}
