using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Torch;

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
