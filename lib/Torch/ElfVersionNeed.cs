namespace MsstNet.Torch;

/// <summary>One symbol version that a shared library asks of another, an entry of its <c>.gnu.version_r</c>.</summary>
/// <param name="Library">The library asked, e.g. libstdc++.so.6.</param>
/// <param name="Version">The version asked for, e.g. GLIBCXX_3.4.32.</param>
/// <param name="Hash">The ELF hash of the version's name, which the dynamic linker compares first.</param>
/// <param name="Flags">0, or <see cref="ElfVersionNeeds.WeakFlag"/> when the library may load without the version.</param>
/// <param name="FlagsOffset">Where in the file the two bytes of the flags lie.</param>
/// <param name="Symbols">The symbols imported under this version.</param>
internal sealed record ElfVersionNeed(string Library, string Version, uint Hash, ushort Flags, int FlagsOffset, IReadOnlyList<string> Symbols);
