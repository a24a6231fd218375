using MsstNet.Torch;
using TorchSharp;
using static System.FormattableString;
using static MsstNet.Diagnostics.Probe;

namespace MsstNet.Diagnostics;

/// <summary>TorchSharp's native library, libtorch, a matrix product and a convolution with known results, threads and GPUs.</summary>
internal static class TorchProbes
{
    private const string CudaCure =
        "For a GPU: Linux or Windows on x64 with an NVIDIA driver, then build with -p:TorchBackend=cuda. Without one everything runs on the CPU.";

    public static Finding NativeLibrary()
    {
        TorchLibraryStatus status = TorchLibrary.Status;
        string detail = status.Load switch
        {
            TorchLoad.Untouched => $"{status.File}, untouched",
            TorchLoad.Adapted => $"{status.File}, an adapted copy: {status.Why}; package in {status.Folder}",
            TorchLoad.LeftToTorchSharp => $"found by TorchSharp itself: {status.Why}",
            _ => status.Why,
        };
        return status.Load == TorchLoad.Failed ? Bad(detail, status.Cure) : Good(detail) with { Cure = status.Cure };
    }

    // After a failed load TorchSharp would search by itself and copy libraries of the package cache: use none of it then.
    public static Finding IfLoaded(Func<Finding> look) => TorchLibrary.Status.Load == TorchLoad.Failed
        ? Bad("not tried, as the native library did not load", TorchLibrary.Status.Cure)
        : look();

    public static Finding Version() =>
        Good($"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}, made for libtorch {torch.__version__}");

    // Row i of A is all i+1 and B is all ones, so (A·B) at i, j is n(i+1): exact in float32, and large enough for the blocked kernels.
    public static Finding Product()
    {
        const int n = 64;
        using var scope = torch.NewDisposeScope();
        var rows = torch.ones(n).cumsum(0).reshape(n, 1);
        var product = rows.expand(n, n).contiguous().matmul(torch.ones(n, n));
        float error = (product - rows.expand(n, n).sum(1, keepdim: true)).abs().max().item<float>();
        return error == 0
            ? Good(Invariant($"{n}×{n}, exact"))
            : Bad(Invariant($"{n}×{n} is off by {error}"), "Restore the packages again: dotnet restore --force.");
    }

    // One that was seen to go wrong, without an error: 1 × 1, channels last. It is a matrix product, and of whole numbers exact.
    public static Finding Convolution()
    {
        const int from = 256, to = 512, side = 4;
        using var scope = torch.NewDisposeScope();
        var places = Counted(side * side * from, 7).reshape(1, side, side, from);
        var weights = Counted(to * from, 5).reshape(to, from);
        var found = torch.nn.functional.conv2d(places.permute(0, 3, 1, 2), weights.reshape(to, from, 1, 1)).permute(0, 2, 3, 1);
        float error = (found - places.matmul(weights.t())).abs().max().item<float>();
        string by = HiddenCaches.Sizes switch
        {
            CacheSizes.Assumed => ", oneDNN with assumed sizes, since the processor's caches are hidden",
            CacheSizes.Unknown => ", without oneDNN, since the processor's caches are hidden",
            _ => "",
        };
        return error == 0
            ? Good($"{from} → {to} channels, exact{by}")
            : Bad(Invariant($"{from} → {to} channels is off by {error}{by}"), "Trust no result of this machine; see environment.md, hidden caches.");

        static torch.Tensor Counted(int count, int modulus) => torch.tensor([.. Enumerable.Range(0, count).Select(i => (float)(i % modulus))]);
    }

    public static Finding Threads() => Good(Invariant($"torch computes with {torch.get_num_threads()}"));

    public static Finding Cuda()
    {
        // Without CUDA's library in the output, TorchSharp would search the package cache when asked.
        bool cpuBuild = TorchLibrary.Status.Folder is { } folder && !File.Exists(Path.Combine(folder, "libtorch_cuda.so"));
        if (cpuBuild) return Missing("this build is for the CPU", CudaCure);
        return torch.cuda.is_available()
            ? Good(Invariant($"{torch.cuda.device_count()} devices"))
            : Missing("libtorch sees no CUDA device", CudaCure);
    }
}
