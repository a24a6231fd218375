using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MsstNet.Diagnostics;

/// <summary>What the processor can do, from its own CPUID instruction where it has one (Intel SDM, volume 2A, CPUID).</summary>
internal static class Processor
{
    private const int ExtendedFeatures = 7;
    private const int BrandFirst = unchecked((int)0x8000_0002);
    private const int BrandLast = unchecked((int)0x8000_0004);
    private const int ExtendedLeaves = unchecked((int)0x8000_0000);

    /// <summary>The maker's name for it; null where the processor does not tell.</summary>
    public static string? Name()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(ExtendedLeaves, 0).Eax < unchecked((uint)BrandLast)) return null;
        Span<int> text = stackalloc int[12];
        for (int leaf = BrandFirst; leaf <= BrandLast; leaf++)
        {
            int at = 4 * (leaf - BrandFirst);
            (text[at], text[at + 1], text[at + 2], text[at + 3]) = X86Base.CpuId(leaf, 0);
        }
        return System.Text.Encoding.ASCII.GetString(MemoryMarshal.AsBytes(text)).Trim('\0', ' ');
    }

    /// <summary>The vector instruction sets that the runtime and libtorch use, by their makers' names.</summary>
    public static IReadOnlyList<string> VectorSets() =>
    [
        .. Avx2.IsSupported ? ["AVX2"] : Array.Empty<string>(),
        .. Avx512F.IsSupported ? ["AVX-512"] : Array.Empty<string>(),
        .. HasBrainFloat() ? ["AVX-512 BF16"] : Array.Empty<string>(),
        .. AdvSimd.IsSupported ? ["Advanced SIMD"] : Array.Empty<string>(),
    ];

    /// <summary>Vectors of the width libtorch's fast paths ask for.</summary>
    public static bool HasWideVectors() => Avx2.IsSupported || AdvSimd.IsSupported;

    /// <summary>AVX512_BF16: leaf 7, sub-leaf 1, EAX bit 5; of use only where the system also saves the AVX-512 registers.</summary>
    public static bool HasBrainFloat() =>
        Avx512F.IsSupported
        && X86Base.CpuId(ExtendedFeatures, 0).Eax >= 1
        && (X86Base.CpuId(ExtendedFeatures, 1).Eax & (1 << 5)) != 0;
}
