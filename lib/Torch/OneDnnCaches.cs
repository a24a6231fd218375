using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MsstNet.Torch;

/// <summary>
/// What oneDNN inside libtorch believes of the processor's caches. Its detector (Xbyak of oneDNN 3.7) takes three levels for granted on AMD and
/// computes each size from CPUID leaf 0x8000001D. Where a hypervisor leaves that leaf empty, each is 1 + 0 ways of 1 + 0 bytes. Blocks for caches of
/// one byte are slow, and some convolutions are wrong. Later detectors find no cache there, and then oneDNN assumes usual sizes.
/// </summary>
internal static unsafe class OneDnnCaches
{
    // Xbyak::util::Cpu in words of 32 bits: 4 of features, 3 of cores, 10 sizes in bytes, 10 counts of cores that share one, and how many levels.
    private const int Sizes = 7, Shares = 17, Most = 10, Levels = 27;
    private const uint ThirdShare = 4 << 20;
    private const string Processor = "_ZN4dnnl4impl3cpu3x643cpuEv", Exported = "_ZN2at13globalContextEv";

    /// <summary>The words of the detector's record.</summary>
    public const int Words = Levels + 1;

    /// <summary>The detector's record, in place; empty where the library does not tell where it lies.</summary>
    /// <param name="path">libtorch_cpu.so, already loaded.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="LabException">The file is cut short.</exception>
    public static Span<uint> Record(string path)
    {
        if (ElfSymbols.ValuesOf(path, Processor, Exported) is not [var processor, var exported]) return [];
        nint start = NativeLibrary.GetExport(NativeLibrary.Load(path), Exported) - (nint)exported;
        return new(((delegate* unmanaged<uint*>)(start + (nint)processor))(), Words);
    }

    /// <summary>
    /// Where the record holds caches of one byte, writes what the processor still says in its older leaves, 0x80000005 and 0x80000006, for L1 and L2,
    /// and for L3 the 4 MB that most AMD cores have had since 2019. To be called before oneDNN computes anything.
    /// </summary>
    /// <param name="record">The detector's record.</param>
    /// <returns>Whether oneDNN now has sizes that can be. If not, the record is as it was.</returns>
    public static bool Mend(Span<uint> record)
    {
        if (record.Length != Words) return false;
        if (record[Levels] == 0) return true;        // nothing found, as on Intel: oneDNN assumes usual sizes by itself
        bool oneByte = record[Levels] == 3 && Begins(record.Slice(Sizes, Most)) && Begins(record.Slice(Shares, Most));
        var (first, second) = OlderLeaves();
        if (!oneByte || first == 0 || second == 0) return false;
        (record[Sizes], record[Sizes + 1], record[Sizes + 2]) = (first, second, ThirdShare);
        return true;

        static bool Begins(ReadOnlySpan<uint> levels) => levels is [1, 1, 1, .. var rest] && rest.IndexOfAnyExcept(0u) < 0;
    }

    // The sizes of L1 for data and of L2, in bytes (AMD64 Architecture Programmer's Manual, volume 3, appendix E); 0 where the processor tells none.
    private static (uint First, uint Second) OlderLeaves()
    {
        const int leaves = unchecked((int)0x8000_0000), first = leaves + 5, second = leaves + 6;
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(leaves, 0).Eax < unchecked((uint)second)) return default;
        return ((uint)X86Base.CpuId(first, 0).Ecx >> 24 << 10, (uint)X86Base.CpuId(second, 0).Ecx >> 16 << 10);
    }
}
