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
