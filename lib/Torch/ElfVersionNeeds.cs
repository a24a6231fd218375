using System.Buffers.Binary;
using System.Text;

namespace MsstNet.Torch;

/// <summary>One symbol version that a shared library asks of another, an entry of its <c>.gnu.version_r</c>.</summary>
/// <param name="Version">The version asked for, e.g. GLIBCXX_3.4.32.</param>
/// <param name="Hash">The ELF hash of the version's name, which the dynamic linker compares first.</param>
/// <param name="Flags">0, or <see cref="ElfVersionNeeds.WeakFlag"/> when the library may load without the version.</param>
/// <param name="FlagsOffset">Where in the file the two bytes of the flags lie.</param>
/// <param name="Symbols">The symbols imported under this version.</param>
internal sealed record ElfVersionNeed(string Version, uint Hash, ushort Flags, int FlagsOffset, IReadOnlyList<string> Symbols);

/// <summary>
/// Reads which symbol versions a shared library needs from others, as `readelf -V` prints them
/// (Linux Standard Base, Core Generic, "Symbol Versioning").
/// </summary>
internal static class ElfVersionNeeds
{
    /// <summary>VER_FLG_WEAK: the dynamic linker does not refuse the library when the version is missing.</summary>
    public const ushort WeakFlag = 0x2;

    private const uint VersionNeedSection = 0x6FFF_FFFE, SymbolVersionSection = 0x6FFF_FFFF;
    private const ushort VersionIndexMask = 0x7FFF;
    private const int SymbolSize = 24;

    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call the file.</param>
    /// <returns>The needs in the file's order; empty when the library is not versioned.</returns>
    /// <exception cref="LabException">The file is not a 64-bit little-endian ELF file, or is cut short.</exception>
    public static IReadOnlyList<ElfVersionNeed> Read(byte[] bytes, string name)
    {
        var image = new ElfImage(bytes, name);
        if (image.SectionOfType(VersionNeedSection) is not { } needs) return [];

        ILookup<int, string> symbols = SymbolsByVersionIndex(image);
        ElfImage.Section names = image.SectionAt(needs.Link);
        var found = new List<ElfVersionNeed>();
        for (int library = needs.Offset, left = needs.Count; left > 0; left--, library += (int)image.U32(library + 12))
        {
            int version = library + (int)image.U32(library + 8);
            for (int versions = image.U16(library + 2); versions > 0; versions--, version += (int)image.U32(version + 12))
                found.Add(new(image.Text(names, image.U32(version + 8)), image.U32(version), image.U16(version + 4), version + 4,
                    [.. symbols[image.U16(version + 6)]]));
        }
        return found;
    }

    private static ILookup<int, string> SymbolsByVersionIndex(ElfImage image)
    {
        if (image.SectionOfType(SymbolVersionSection) is not { } versions) return Enumerable.Empty<int>().ToLookup(_ => 0, _ => "");
        ElfImage.Section symbols = image.SectionAt(versions.Link), names = image.SectionAt(symbols.Link);
        return Enumerable.Range(0, symbols.Size / SymbolSize).ToLookup(
            index => image.U16(versions.Offset + 2 * index) & VersionIndexMask,
            index => image.Text(names, image.U32(symbols.Offset + SymbolSize * index)));
    }
}

/// <summary>The bytes of a 64-bit little-endian ELF file with every read checked against its end (System V ABI, chapters 4 and 5).</summary>
internal sealed class ElfImage
{
    private readonly byte[] bytes;
    private readonly string name;

    /// <exception cref="LabException">The file does not begin as a 64-bit little-endian ELF file does.</exception>
    public ElfImage(byte[] bytes, string name)
    {
        (this.bytes, this.name) = (bytes, name);
        if (!bytes.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
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

    private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));

    private int HeaderOf(int index) => Position(U64(0x28)) + index * U16(0x3A);

    private int Position(ulong offset) => offset <= (ulong)bytes.Length ? (int)offset : throw Damaged();

    private ReadOnlySpan<byte> At(int offset, int size) =>
        offset >= 0 && size >= 0 && offset <= bytes.Length - size ? bytes.AsSpan(offset, size) : throw Damaged();

    private LabException Damaged() =>
        new($"{name} is cut short or damaged ({bytes.Length} bytes); restore the packages again (dotnet restore --force).");
}
