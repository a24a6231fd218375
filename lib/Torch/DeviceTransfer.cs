using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Torch;

/// <summary>How much memory is in use: TorchSharp does not say.</summary>
internal static class DeviceMemory
{
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

/// <summary>Copies between the host's memory and a device's, in one place so that reads can be counted: each waits for the device.</summary>
internal static class DeviceTransfer
{
    private static long reads;

    /// <summary>Reads from a device, or what would be reads on one, in this process.</summary>
    public static long Reads => Interlocked.Read(ref reads);

    /// <summary>Brings a tensor to the host; waits for the device. Not once a step.</summary>
    /// <returns>The caller's to dispose, or to leave to a scope.</returns>
    public static Tensor ToHost(Tensor tensor)
    {
        Interlocked.Increment(ref reads);
        return tensor.cpu();
    }

    /// <summary>
    /// Sends a tensor without waiting for it to arrive: through a page-locked copy, which libtorch's allocator keeps from being used again until the
    /// device has read it, so that the loader may fill its own buffer at once. On the CPU it is the tensor itself under another name.
    /// </summary>
    /// <param name="tensor">On the host.</param>
    /// <param name="device">Where it is wanted.</param>
    /// <returns>The caller's to dispose, or to leave to a scope.</returns>
    public static Tensor ToDevice(Tensor tensor, Device device)
    {
        if (device.type != DeviceType.CUDA) return device.type == DeviceType.CPU ? tensor.alias() : tensor.to(device);
        using var staged = tensor.pin_memory();
        return staged.to(device, non_blocking: true);
    }
}
