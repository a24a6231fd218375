using System.Runtime.InteropServices;

namespace MsstNet.Torch;

/// <summary>
/// NNPACK, convolutions inside libtorch for small inputs, wants to know the processor's caches. In a virtual machine that hides them libtorch asks it
/// in vain before each such convolution, and each time writes a warning to standard error. There it is switched off, as PyTorch's
/// <c>torch.backends.nnpack.set_flags(False)</c> does; elsewhere nothing changes.
/// </summary>
internal static unsafe class Nnpack
{
    private const int ErrorsOnly = 2;

    /// <summary>Asks once, without the warning, and switches it off where it cannot be used. A libtorch of other names stays as it is.</summary>
    /// <param name="folder">Where libtorch was loaded from.</param>
    public static void LeaveOutWhereUnsupported(string folder)
    {
        nint torch = NativeLibrary.Load(Path.Combine(folder, "libtorch_cpu.so")), core = NativeLibrary.Load(Path.Combine(folder, "libc10.so"));
        if (!NativeLibrary.TryGetExport(core, "FLAGS_caffe2_log_level", out nint level)
            || !NativeLibrary.TryGetExport(torch, "_ZN2at6native17_nnpack_availableEv", out nint available)
            || !NativeLibrary.TryGetExport(torch, "_ZN2at13globalContextEv", out nint globalContext)
            || !NativeLibrary.TryGetExport(torch, "_ZN2at7Context20setUserEnabledNNPACKEb", out nint setEnabled)) return;
        int kept = *(int*)level;
        *(int*)level = ErrorsOnly;
        bool usable = ((delegate* unmanaged<byte>)available)() != 0;
        *(int*)level = kept;
        if (!usable) ((delegate* unmanaged<nint, byte, void>)setEnabled)(((delegate* unmanaged<nint>)globalContext)(), 0);
    }
}
