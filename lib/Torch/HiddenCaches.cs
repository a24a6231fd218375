using System.Runtime.InteropServices;

namespace MsstNet.Torch;

/// <summary>
/// Virtual machines that hide the processor's caches, and what two libraries inside libtorch did on one, an AMD EPYC of 2025. oneDNN 3.7.1 computed
/// convolutions wrongly whose output channels do not fill its blocks: 1 × 1, channels last, 256 → 512 is off by as much as its result
/// (tests/Torch/ConvolutionTests.cs). NNPACK refused, and libtorch wrote a warning to standard error before each small convolution. So both are
/// switched off there, as PyTorch's <c>torch.backends.mkldnn.enabled = False</c> does; libtorch's own convolutions take about as long. Elsewhere
/// nothing changes. A processor of the same family that shows its caches computes them exactly.
/// </summary>
internal static unsafe class HiddenCaches
{
    private const int ErrorsOnly = 2;

    /// <summary>Whether the libraries are switched off here.</summary>
    public static bool Found { get; private set; }

    /// <summary>Asks NNPACK, which knows; without its warning. A libtorch of other names stays as it is.</summary>
    /// <param name="folder">Where libtorch was loaded from.</param>
    public static void SwitchOffWhatNeedsThem(string folder)
    {
        nint torch = NativeLibrary.Load(Path.Combine(folder, "libtorch_cpu.so")), core = NativeLibrary.Load(Path.Combine(folder, "libc10.so"));
        if (!NativeLibrary.TryGetExport(core, "FLAGS_caffe2_log_level", out nint level)
            || !NativeLibrary.TryGetExport(torch, "_ZN2at6native17_nnpack_availableEv", out nint available)
            || !NativeLibrary.TryGetExport(torch, "_ZN2at13globalContextEv", out nint globalContext)
            || !NativeLibrary.TryGetExport(torch, "_ZN2at7Context20setUserEnabledNNPACKEb", out nint setNnpack)
            || !NativeLibrary.TryGetExport(torch, "_ZN2at7Context20setUserEnabledMkldnnEb", out nint setOneDnn)) return;
        int kept = *(int*)level;
        *(int*)level = ErrorsOnly;
        bool usable = ((delegate* unmanaged<byte>)available)() != 0;
        *(int*)level = kept;
        if (usable) return;
        Found = true;
        nint context = ((delegate* unmanaged<nint>)globalContext)();
        ((delegate* unmanaged<nint, byte, void>)setNnpack)(context, 0);
        ((delegate* unmanaged<nint, byte, void>)setOneDnn)(context, 0);
    }
}
