using System.Buffers.Binary;

namespace MsstNet.Torch;

/// <summary>
/// Lets libLibTorchSharp.so load where the C++ runtime is older than GCC 13, as on Debian 12 and Ubuntu 22.04. TorchSharp's build asks
/// libstdc++ for the version GLIBCXX_3.4.32 on behalf of one symbol, std::ios_base_library_init(), which the header iostream of GCC 13
/// names so that programs fail early on older systems; nothing calls it. Marked weak, the missing version no longer stops the load.
/// </summary>
internal static class OlderLibStdCpp
{
    /// <summary>The version that is asked for and may be missing.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    private const uint VersionHash = 0x0297_F842;
    private const string OnlySymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The same library with that one need marked weak; two bytes of flags are all that changes.</summary>
    /// <param name="library">The bytes of libLibTorchSharp.so; they stay as they are.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="LabException">
    /// The file is not the one expected: not ELF, without the need, or importing more than the one symbol that is never called.
    /// </exception>
    public static byte[] Adapt(byte[] library, string name)
    {
        ElfVersionNeed[] needs = [.. ElfVersionNeeds.Read(library, name).Where(need => need.Version == Version && need.Hash == VersionHash)];
        if (needs is not [var need])
            throw Unexpected(name, $"it has {needs.Length} needs of {Version}, not one");
        if (need.Symbols is not [OnlySymbol])
            throw Unexpected(
                name, $"under {Version} it imports {need.Symbols.Count} symbols ({need.Symbols.FirstOrDefault("none")} …), not {OnlySymbol} alone");

        byte[] adapted = [.. library];
        BinaryPrimitives.WriteUInt16LittleEndian(adapted.AsSpan(need.FlagsOffset), (ushort)(need.Flags | ElfVersionNeeds.WeakFlag));
        return adapted;
    }

    private static LabException Unexpected(string name, string why) => new(
        $"{name} cannot be adapted to this system's libstdc++: {why}; use the TorchSharp version this project names, "
        + "or a system with GCC 13's libstdc++.");
}
