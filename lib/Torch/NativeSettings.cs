using System.Runtime.InteropServices;

namespace MsstNet.Torch;

/// <summary>Settings of native libraries, made before they load. A setting that the user has made stays.</summary>
internal static partial class NativeSettings
{
    private const int TrimThreshold = -1, MapThreshold = -3;     // M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
    private const int Largest = 1 << 30, LargestOfOld = 1 << 25;

    /// <summary>
    /// Lets glibc keep the memory that tensors free. By default it returns every large block to the system at once, and a training step, which
    /// allocates the same hundreds of megabytes again, waits while the system clears and maps each page. Kept, a step of the paper's network takes
    /// about a tenth less time (bench/README.md); in exchange the process stays at its largest size. Without glibc nothing happens.
    /// </summary>
    public static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || IsSet("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")) return;
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

    /// <summary>
    /// Bounds how long an OpenMP thread spins for the others before it sleeps; to be called before libgomp is loaded, which reads the variable once.
    /// GNU's default is practically for ever when there are as many threads as cores. That is harmless alone, but beside another busy process the
    /// threads spin while the one they wait for has no core, and a thin network's step becomes many times slower. Some microseconds of spinning keep
    /// the speed without that.
    /// </summary>
    public static void BoundSpinning()
    {
        if (OperatingSystem.IsLinux() && !IsSet("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")) SetDefault("GOMP_SPINCOUNT", "20000");
    }

    /// <summary>
    /// Sets an environment variable that the user has not set, as native libraries see it: .NET's own SetEnvironmentVariable keeps a copy they never
    /// look at. On Windows nothing happens.
    /// </summary>
    public static void SetDefault(string name, string value)
    {
        if (!OperatingSystem.IsWindows()) _ = SetVariable(name, value, overwrite: 0);
    }

    private static bool IsSet(params string[] names) => names.Any(name => Environment.GetEnvironmentVariable(name) is not null);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Option(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
