using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using static MsstNet.Diagnostics.Probe;
using static System.FormattableString;

namespace MsstNet.Diagnostics;

/// <summary>The .NET SDK and runtime, the system and its C and C++ libraries, processor and memory.</summary>
internal static partial class SystemProbes
{
    private const double BytesPerGibibyte = 1024.0 * 1024 * 1024;

    // Two weights, a gradient and a momentum of 60 M parameters, and the maps of a batch: below this the system starts to swap.
    private const double EnoughGibibytes = 4;

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

    public static Finding ProcessorFeatures()
    {
        string detail = Invariant($"{Processor.Name() ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, ")
            + (Processor.VectorSets() is { Count: > 0 } sets ? string.Join(", ", sets) : "no vector extensions known here");
        return Processor.HasWideVectors()
            ? Good(detail)
            : Missing(detail, "Training works but is several times slower; use a CPU with AVX2 or a GPU.");
    }

    public static Finding BrainFloat() => Processor.HasBrainFloat()
        ? Good("AVX-512 BF16")
        : Missing("this CPU has no AVX-512 BF16 instructions", "Train in float32; bfloat16 saves no time here.");

    public static Finding Memory()
    {
        double total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerGibibyte;
        string detail = Invariant($"{total:0.0} GiB for this process");
        return total >= EnoughGibibytes
            ? Good(detail)
            : Bad(detail, Invariant($"Training wants {EnoughGibibytes:0} GiB; use a smaller batch or a shorter clip."));
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
