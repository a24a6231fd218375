using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MsstNet.Torch;

/// <summary>Where the sizes of caches come from that oneDNN computes with.</summary>
internal enum CacheSizes
{
    /// <summary>The processor tells them, and oneDNN reads them.</summary>
    Detected,
    /// <summary>They are hidden, and plausible ones are assumed.</summary>
    Assumed,
    /// <summary>It is not known what oneDNN computes with.</summary>
    Unknown,
}

/// <summary>
/// What oneDNN inside libtorch believes of the processor's caches. Its detector (Xbyak of oneDNN 3.7) takes three levels for granted on AMD and
/// computes each size from CPUID leaf 0x8000001D. Where a hypervisor leaves that leaf empty, each is 1 + 0 ways of 1 + 0 bytes. Blocks for caches of
/// one byte are slow, and some convolutions are wrong. Later detectors find no cache there, and then oneDNN assumes usual sizes.
/// </summary>
internal static unsafe class OneDnnCaches
{
    // Xbyak::util::Cpu in words of 32 bits: 4 of features, 3 of cores, 10 sizes in bytes, 10 counts of cores that share one, how many levels, one
    // more of features, then model, family and stepping.
    private const int Sizes = 7, Shares = 17, Most = 10, Levels = 27, Model = 29, Family = 30, Stepping = 31;
    private const uint Smallest = 8 << 10, ThirdShare = 4 << 20;
    private const int NewestLeaf = 11;          // which the detector asks on AMD without looking whether there is one
    private const string Processor = "_ZN4dnnl4impl3cpu3x643cpuEv", Exported = "_ZN2at13globalContextEv";

    /// <summary>The words of the detector's record that are looked at.</summary>
    public const int Words = Stepping + 1;

    /// <summary>The detector's record, in place; empty where the library does not tell where it lies.</summary>
    /// <param name="path">libtorch_cpu.so, already loaded.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="LabException">The file is cut short.</exception>
    public static Span<uint> Record(string path)
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < NewestLeaf) return [];
        if (ElfSymbols.ValuesOf(path, Processor, Exported) is not [var processor, var exported]) return [];
        nint start = NativeLibrary.GetExport(NativeLibrary.Load(path), Exported) - (nint)exported;
        return new(((delegate* unmanaged<uint*>)(start + (nint)processor))(), Words);
    }

    /// <summary>
    /// Where the record holds caches of one byte, writes what the processor still says in its older leaves, 0x80000005 and 0x80000006, for L1 and L2,
    /// and for L3 the 4 MB that most AMD cores have had since 2019. To be called before oneDNN computes anything.
    /// </summary>
    /// <param name="record">The detector's record. Unless caches of one byte are assumed to be larger, it stays as it is.</param>
    public static CacheSizes Mend(Span<uint> record)
    {
        if (record.Length != Words || !IsOfThisProcessor(record)) return CacheSizes.Unknown;
        ReadOnlySpan<uint> sizes = record.Slice(Sizes, Most), shares = record.Slice(Shares, Most);
        uint levels = record[Levels];
        if (levels == 0) return sizes.IndexOfAnyExcept(0u) < 0 ? CacheSizes.Assumed : CacheSizes.Unknown;    // as on Intel: oneDNN assumes by itself
        if (levels <= Most && sizes[..(int)levels].IndexOfAnyInRange(0u, Smallest - 1) < 0) return CacheSizes.Detected;

        var (first, second) = OlderLeaves();
        if (levels != 3 || !AreOnes(sizes) || !AreOnes(shares) || first < Smallest || second < Smallest) return CacheSizes.Unknown;
        (record[Sizes], record[Sizes + 1], record[Sizes + 2]) = (first, second, ThirdShare);
        return CacheSizes.Assumed;

        static bool AreOnes(ReadOnlySpan<uint> levels) => levels is [1, 1, 1, .. var rest] && rest.IndexOfAnyExcept(0u) < 0;
    }

    // Another version of the detector has its words elsewhere.
    private static bool IsOfThisProcessor(ReadOnlySpan<uint> record)
    {
        uint signature = (uint)X86Base.CpuId(1, 0).Eax;
        return record[Model] == (signature >> 4 & 15) && record[Family] == (signature >> 8 & 15) && record[Stepping] == (signature & 15);
    }

    // The sizes of L1 for data and of L2, in bytes (AMD64 Architecture Programmer's Manual, volume 3, appendix E); 0 where the processor tells none.
    private static (uint First, uint Second) OlderLeaves()
    {
        const int leaves = unchecked((int)0x8000_0000), first = leaves + 5, second = leaves + 6;
        if ((uint)X86Base.CpuId(leaves, 0).Eax < unchecked((uint)second)) return default;
        return ((uint)X86Base.CpuId(first, 0).Ecx >> 24 << 10, (uint)X86Base.CpuId(second, 0).Ecx >> 16 << 10);
    }
}
