using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.RegularExpressions;
using MsstNet.Torch;
using static System.FormattableString;
using static MsstNet.Diagnostics.Probe;

namespace MsstNet.Diagnostics;

/// <summary>The .NET SDK and runtime, the system and its C and C++ libraries, processor and memory.</summary>
internal static partial class SystemProbes
{
    public static Finding Sdk()
    {
        string runtime = RuntimeInformation.FrameworkDescription;
        // …/dotnet/shared/Microsoft.NETCore.App/10.0.0/ → …/dotnet/sdk
        string sdks = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk"));
        string[] versions = Directory.Exists(sdks) ? [.. Directory.GetDirectories(sdks).Select(folder => Path.GetFileName(folder)!).Order()] : [];
        return versions.Any(version => version.StartsWith("10.", StringComparison.Ordinal))
            ? Good($"{runtime}, SDK {string.Join(", ", versions)}")
            : Missing($"{runtime}, no SDK 10 in {sdks}", "Install the .NET 10 SDK to build; running needs only the runtime.");
    }

    public static Finding OperatingSystemAndLibraries()
    {
        string system = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}";
        if (!OperatingSystem.IsLinux()) return Good(system);
        return Good($"{system}, glibc {GlibcVersion() ?? "not found"}, libstdc++ up to {NewestLibStdCppVersion() ?? "not loaded"}");
    }

    public static Finding Processor()
    {
        (bool Has, string Name)[] sets =
        [
            (Avx2.IsSupported, "AVX2"), (Avx512F.IsSupported, "AVX-512"), (ProcessorFeatures.HasBrainFloat, "AVX-512 BF16"),
            (ProcessorFeatures.HasTiles, "AMX"), (AdvSimd.IsSupported, "Advanced SIMD"),
        ];
        string known = string.Join(", ", sets.Where(set => set.Has).Select(set => set.Name).DefaultIfEmpty("no vector extensions known here"));
        string name = ProcessorName() ?? RuntimeInformation.ProcessArchitecture.ToString();
        string detail = Invariant($"{name}, {Environment.ProcessorCount} cores, {known}");
        // Vectors of the width libtorch's fast paths ask for.
        return Avx2.IsSupported || AdvSimd.IsSupported
            ? Good(detail)
            : Missing(detail, "Training works but is several times slower; use a CPU with AVX2 or a GPU.");
    }

    public static Finding BrainFloat()
    {
        if (!ProcessorFeatures.HasBrainFloat)
            return Missing("this CPU has no AVX-512 BF16 instructions", "Train in float32; bfloat16 saves no time here.");
        string has = ProcessorFeatures.HasTiles ? "AVX-512 BF16, AMX" : "AVX-512 BF16";
        _ = TorchLibrary.Status;             // what is hidden is found when the library loads
        return HiddenCaches.Sizes == CacheSizes.Unknown
            ? Missing($"{has}, of no use without oneDNN, which is off since the processor's caches are hidden",
                "Train in float32: in bfloat16 a step took eight times as long or more on such a machine. See environment.md, hidden caches.")
            : Good(has);
    }

    public static Finding Memory()
    {
        // Two weights, a gradient and a momentum of 60 M parameters, and the maps of a batch: below this the system starts to swap.
        const int enough = 4;
        double gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        string detail = Invariant($"{gibibytes:0.0} GiB for this process");
        return gibibytes >= enough ? Good(detail) : Bad(detail, $"Training wants {enough} GiB; use a smaller batch or a shorter clip.");
    }

    // The maker's name for it, from CPUID (Intel SDM, volume 2A): 12 registers of text. Null where the processor does not tell.
    private static string? ProcessorName()
    {
        const int leaves = unchecked((int)0x8000_0000), first = leaves + 2, last = leaves + 4;
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(leaves, 0).Eax < unchecked((uint)last)) return null;
        Span<int> text = stackalloc int[12];
        for (int leaf = first; leaf <= last; leaf++)
        {
            int at = 4 * (leaf - first);
            (text[at], text[at + 1], text[at + 2], text[at + 3]) = X86Base.CpuId(leaf, 0);
        }
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(text)).Trim('\0', ' ');
    }

    // The versions of the C and C++ libraries decide whether a native library loads. Null with another C library.
    private static string? GlibcVersion() =>
        NativeLibrary.TryLoad("libc.so.6", out IntPtr libc) && NativeLibrary.TryGetExport(libc, "gnu_get_libc_version", out IntPtr ask)
            ? Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<AskVersion>(ask)())
            : null;

    // The newest symbol version, e.g. GLIBCXX_3.4.30 (GCC 12); null when the library is not loaded.
    private static string? NewestLibStdCppVersion()
    {
        string? file = File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains("/libstdc++.so", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .FirstOrDefault();
        if (file is null) return null;
        string content = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        return GlibcxxVersion().Matches(content).MaxBy(match => Version.Parse(match.Groups[1].Value))?.Value;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate IntPtr AskVersion();

    [GeneratedRegex(@"GLIBCXX_(\d+\.\d+(?:\.\d+)?)")]
    private static partial Regex GlibcxxVersion();
}
