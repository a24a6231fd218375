using System.Runtime.InteropServices;

namespace MsstNet.Torch;

/// <summary>
/// Lets glibc keep the memory that tensors free. By default it gives every large block back to the system at once, and a training step, which asks for the
/// same hundreds of megabytes again, pays for each page anew: the system clears it and maps it. Kept, a step of the paper's network takes about a tenth less
/// time (bench/README.md); in exchange the process stays as large as it once was.
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
            // Another C library: memory comes and goes as it likes.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Option(int parameter, int value);
}
