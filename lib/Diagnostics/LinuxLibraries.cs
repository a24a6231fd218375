using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace MsstNet.Diagnostics;

/// <summary>The versions of the C and C++ libraries this process runs on, which decide whether a native library loads.</summary>
internal static partial class LinuxLibraries
{
    /// <summary>As glibc itself says, e.g. 2.36; null with another C library.</summary>
    public static string? GlibcVersion() =>
        NativeLibrary.TryLoad("libc.so.6", out IntPtr libc) && NativeLibrary.TryGetExport(libc, "gnu_get_libc_version", out IntPtr ask)
            ? Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<AskVersion>(ask)())
            : null;

    /// <summary>The newest symbol version of the libstdc++ in use, e.g. GLIBCXX_3.4.30 (GCC 12); null when none is loaded.</summary>
    public static string? NewestLibStdCppVersion()
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
