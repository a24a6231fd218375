using System.Buffers.Binary;
using System.Text;

namespace MsstNet.Torch;

/// <summary>One symbol version that a shared library asks of another, an entry of its <c>.gnu.version_r</c>.</summary>
/// <param name="Library">The library asked, e.g. libstdc++.so.6.</param>
/// <param name="Version">The version asked for, e.g. GLIBCXX_3.4.32.</param>
/// <param name="Hash">The ELF hash of the version's name, which the dynamic linker compares first.</param>
/// <param name="Flags">0, or <see cref="ElfVersionNeeds.WeakFlag"/> when the library may load without the version.</param>
/// <param name="FlagsOffset">Where in the file the two bytes of the flags lie.</param>
/// <param name="Symbols">The symbols imported under this version.</param>
internal sealed record ElfVersionNeed(string Library, string Version, uint Hash, ushort Flags, int FlagsOffset, IReadOnlyList<string> Symbols);

/// <summary>
/// Reads which symbol versions a shared library needs from which other, as `readelf -V` prints them
/// (Linux Standard Base, Core Generic, "Symbol Versioning").
/// </summary>
internal static class ElfVersionNeeds
{
    /// <summary>VER_FLG_WEAK: the dynamic linker does not refuse the library when the version is missing.</summary>
    public const ushort WeakFlag = 0x2;

    private const uint VersionNeedSection = 0x6FFF_FFFE;
    private const uint SymbolVersionSection = 0x6FFF_FFFF;
    private const ushort VersionIndexMask = 0x7FFF;
    private const int SymbolSize = 24;

    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call the file.</param>
    /// <returns>The needs in the file's order; empty when the library is not versioned.</returns>
    /// <exception cref="LabException">The file is not a 64-bit little-endian ELF file, or is cut short.</exception>
    public static IReadOnlyList<ElfVersionNeed> Read(ReadOnlySpan<byte> bytes, string name)
    {
        var image = new ElfImage(bytes, name);
        if (image.SectionOfType(VersionNeedSection) is not { } needs) return [];

        ILookup<int, string> symbols = SymbolsByVersionIndex(image);
        ElfImage.Section names = image.SectionAt(needs.Link);
        var found = new List<ElfVersionNeed>();
        int library = needs.Offset;
        for (int libraryIndex = 0; libraryIndex < needs.Count; libraryIndex++)
        {
            string libraryName = image.Text(names, image.U32(library + 4));
            int versions = image.U16(library + 2);
            int version = library + (int)image.U32(library + 8);
            for (int versionIndex = 0; versionIndex < versions; versionIndex++)
            {
                found.Add(new(
                    libraryName,
                    image.Text(names, image.U32(version + 8)),
                    image.U32(version),
                    image.U16(version + 4),
                    version + 4,
                    [.. symbols[image.U16(version + 6)]]));
                version += (int)image.U32(version + 12);
            }
            library += (int)image.U32(library + 12);
        }
        return found;
    }

    private static ILookup<int, string> SymbolsByVersionIndex(ElfImage image)
    {
        var found = new List<(int Version, string Symbol)>();
        if (image.SectionOfType(SymbolVersionSection) is { } versions)
        {
            ElfImage.Section symbols = image.SectionAt(versions.Link);
            ElfImage.Section names = image.SectionAt(symbols.Link);
            for (int index = 0; index < symbols.Size / SymbolSize; index++)
            {
                int version = image.U16(versions.Offset + 2 * index) & VersionIndexMask;
                found.Add((version, image.Text(names, image.U32(symbols.Offset + SymbolSize * index))));
            }
        }
        return found.ToLookup(pair => pair.Version, pair => pair.Symbol);
    }
}

/// <summary>The bytes of a 64-bit little-endian ELF file with every read checked against its end (System V ABI, chapters 4 and 5).</summary>
internal readonly ref struct ElfImage
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly string name;

    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="LabException">The file does not begin as a 64-bit little-endian ELF file does.</exception>
    public ElfImage(ReadOnlySpan<byte> bytes, string name)
    {
        this.bytes = bytes;
        this.name = name;
        ReadOnlySpan<byte> magic = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (!bytes.StartsWith(magic))
            throw new LabException($"{name} is not a 64-bit little-endian ELF library; restore the packages again (dotnet restore --force).");
    }

    /// <summary>A section's place in the file; Link is the section it refers to, Count the number of its records where it has such.</summary>
    public readonly record struct Section(int Offset, int Size, int Link, int Count);

    /// <summary>The first section of a type, found by number rather than by name, as sections may be renamed.</summary>
    /// <returns>Null when the file has none.</returns>
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

    public ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));

    /// <summary>The zero-terminated text at an offset into a string table.</summary>
    public string Text(Section table, uint offset)
    {
        ReadOnlySpan<byte> tail = At(table.Offset, table.Size);
        int length = offset < tail.Length ? tail[(int)offset..].IndexOf((byte)0) : -1;
        return length < 0 ? throw Damaged() : Encoding.ASCII.GetString(tail.Slice((int)offset, length));
    }

    private int HeaderOf(int index) => Position(U64(0x28)) + index * U16(0x3A);

    private int Position(ulong offset) => offset <= (ulong)bytes.Length ? (int)offset : throw Damaged();

    private ReadOnlySpan<byte> At(int offset, int size) =>
        offset >= 0 && size >= 0 && offset <= bytes.Length - size ? bytes.Slice(offset, size) : throw Damaged();

    private LabException Damaged() =>
        new($"{name} is cut short or damaged ({bytes.Length} bytes); restore the packages again (dotnet restore --force).");
}
