using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace MsstNet.Torch;

/// <summary>How much memory is in use: TorchSharp does not say.</summary>
public static class DeviceMemory
{
    /// <summary>
    /// Bytes in use where a device computes: on a CUDA device by all processes, else in the machine's memory by this one; null where it is not known.
    /// </summary>
    public static long? InUse(torch.Device device) => device.type == DeviceType.CUDA ? OfCuda() : Environment.WorkingSet;

    /// <summary>
    /// Bytes in use on the current CUDA device by all processes (cudaMemGetInfo of the runtime that comes with libtorch); null without one.
    /// </summary>
    public static long? OfCuda()
    {
        foreach (string name in new[] { "libcudart.so.12", "libcudart.so.13", "cudart64_12.dll", "cudart64_13.dll" })
        {
            if (!NativeLibrary.TryLoad(name, out nint library) || !NativeLibrary.TryGetExport(library, "cudaMemGetInfo", out nint function)) continue;
            unsafe
            {
                return ((delegate* unmanaged<out nuint, out nuint, int>)function)(out nuint free, out nuint total) == 0 ? (long)(total - free) : null;
            }
        }
        return null;
    }

    /// <summary>The most bytes this process has held in the machine's memory (VmHWM); null where the system does not say.</summary>
    public static long? OfProcess()
    {
        const string Status = "/proc/self/status", Field = "VmHWM:";
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(text => text.StartsWith(Field, StringComparison.Ordinal)) : null;
        return line is null ? null : 1024 * long.Parse(line[Field.Length..^"kB".Length], CultureInfo.InvariantCulture);
    }
}
