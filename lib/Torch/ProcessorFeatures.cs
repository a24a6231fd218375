using System.Runtime.Intrinsics.X86;

namespace MsstNet.Torch;

/// <summary>What a processor offers bfloat16, which .NET has no flags for.</summary>
internal static class ProcessorFeatures
{
    private const int Products = (1 << 22) | (1 << 24);

    /// <summary>AVX512_BF16: CPUID leaf 7, sub-leaf 1, EAX bit 5; of use only where the system also saves the AVX-512 registers.</summary>
    public static bool HasBrainFloat { get; } =
        Avx512F.IsSupported && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>
    /// AMX, products of whole tiles: AMX-BF16 and AMX-TILE, CPUID leaf 7, EDX bits 22 and 24; of use only where the system saves the tiles, too: leaf
    /// 13, sub-leaf 18 says where they lie (EBX) and how long they are (EAX), and sub-leaf 0 how much is saved (EBX).
    /// </summary>
    public static bool HasTiles { get; } =
        HasBrainFloat && (X86Base.CpuId(7, 0).Edx & Products) == Products && X86Base.CpuId(13, 18) is { Eax: > 0 } tiles
        && X86Base.CpuId(13, 0).Ebx >= tiles.Ebx + tiles.Eax;
}
