using System.Runtime.InteropServices;

namespace MsstNet.Torch;

/// <summary>
/// Lets glibc keep the memory that tensors free. By default it returns every large block to the system at once, and a training step, which
/// allocates the same hundreds of megabytes again, waits while the system clears and maps each page. Kept, a step of the paper's network takes
/// about a tenth less time (bench/README.md); in exchange the process stays at its largest size.
/// </summary>
internal static partial class HeldMemory
{
    private const int TrimThreshold = -1, MapThreshold = -3;     // M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
    private const int Largest = 1 << 30, LargestOfOld = 1 << 25;

    /// <summary>Asks for it unless the user has settings of their own; without glibc nothing happens.</summary>
    public static void Ask()
    {
        if (!OperatingSystem.IsLinux()) return;
        string[] own = ["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES"];
        if (own.Any(name => Environment.GetEnvironmentVariable(name) is not null)) return;
        try
        {
            if (Option(MapThreshold, Largest) == 0) _ = Option(MapThreshold, LargestOfOld);
            _ = Option(TrimThreshold, int.MaxValue);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, which keeps memory by its own rules.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Option(int parameter, int value);
}

/// <summary>
/// Bounds how long an OpenMP thread spins for the others before it sleeps. GNU's default is practically for ever when there are as many threads
/// as cores. That is harmless alone, but beside another busy process the threads spin while the one they wait for has no core, and a thin
/// network's step becomes many times slower. Some microseconds of spinning keep the speed without that.
/// </summary>
internal static class OpenMpWaiting
{
    private const string Spins = "20000";

    /// <summary>Bounds the spinning unless the user has said otherwise; must come before libgomp is loaded, which reads the variable once.</summary>
    public static void Bound()
    {
        if (!OperatingSystem.IsLinux()) return;
        string[] own = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT"];
        if (own.Any(name => Environment.GetEnvironmentVariable(name) is not null)) return;
        NativeEnvironment.Default("GOMP_SPINCOUNT", Spins);
    }
}

/// <summary>Environment variables as native libraries see them: .NET's own SetEnvironmentVariable keeps a copy they never look at.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable that the user has not set. On Windows nothing happens.</summary>
    public static void Default(string name, string value)
    {
        if (!OperatingSystem.IsWindows()) _ = Set(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string name, string value, int overwrite);
}
