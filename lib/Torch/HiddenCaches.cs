using System.Runtime.InteropServices;

namespace MsstNet.Torch;

/// <summary>
/// Virtual machines that hide the processor's caches, and what two libraries inside libtorch did on one, an AMD EPYC of 2025. NNPACK refused, and
/// libtorch wrote a warning to standard error before each small convolution; it is switched off there. oneDNN took each cache for one byte and
/// computed convolutions wrongly whose output channels do not fill its blocks: 1 × 1, channels last, 256 → 512 was off by as much as its result
/// (tests/Torch/ConvolutionTests.cs). It gets plausible sizes (<see cref="OneDnnCaches"/>); where that is not possible, it is switched off, too, as
/// PyTorch's <c>torch.backends.mkldnn.enabled = False</c> does. Where NNPACK works, nothing changes.
/// </summary>
internal static unsafe class HiddenCaches
{
    private const int ErrorsOnly = 2;

    /// <summary>Where oneDNN's sizes come from; without knowing them it is switched off.</summary>
    public static CacheSizes Sizes { get; private set; } = CacheSizes.Detected;

    /// <summary>Asks NNPACK, which needs to know the caches; without its warning. A libtorch of other names stays as it is.</summary>
    /// <param name="folder">Where libtorch was loaded from.</param>
    public static void Mend(string folder)
    {
        string path = Path.Combine(folder, "libtorch_cpu.so");
        nint torch = NativeLibrary.Load(path), core = NativeLibrary.Load(Path.Combine(folder, "libc10.so"));
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
        nint context = ((delegate* unmanaged<nint>)globalContext)();
        ((delegate* unmanaged<nint, byte, void>)setNnpack)(context, 0);
        Sizes = Mended(path);
        if (Sizes == CacheSizes.Unknown) ((delegate* unmanaged<nint, byte, void>)setOneDnn)(context, 0);
    }

    private static CacheSizes Mended(string path)
    {
        try
        {
            return OneDnnCaches.Mend(OneDnnCaches.Record(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LabException)
        {
            return CacheSizes.Unknown;
        }
    }
}
