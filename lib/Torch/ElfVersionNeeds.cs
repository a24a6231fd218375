namespace MsstNet.Torch;

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
