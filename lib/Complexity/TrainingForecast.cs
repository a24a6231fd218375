using MsstNet.Model;

namespace MsstNet.Complexity;

/// <summary>A kind of GPU as its maker describes it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Precision">"bf16", or "fp32" where it has no bfloat16.</param>
/// <param name="Operations">Floating-point operations a second of dense matrix products in that precision, accumulated in float32.</param>
/// <param name="Bandwidth">Bytes a second of its memory.</param>
/// <param name="Bytes">Bytes of a number in that precision.</param>
public sealed record GpuClass(string Name, string Precision, double Operations, double Bandwidth, int Bytes)
{
    /// <summary>Makers' data sheets: dense rates, without sparsity.</summary>
    public static IReadOnlyList<GpuClass> All { get; } =
    [
        new("T4", "fp32", 8.1e12, 320e9, 4),
        new("V100", "fp32", 15.7e12, 900e9, 4),
        new("L4", "bf16", 121e12, 300e9, 2),
        new("RTX 3090", "bf16", 71e12, 936e9, 2),
        new("RTX 4090", "bf16", 165e12, 1008e9, 2),
        new("A100 80 GB", "bf16", 312e12, 2039e9, 2),
        new("H100 SXM", "bf16", 989e12, 3350e9, 2),
    ];
}

/// <summary>A protocol to be trained and tested: every epoch passes all clips once.</summary>
/// <param name="Name">The data set.</param>
/// <param name="TrainClips">Clips of a split learned from.</param>
/// <param name="TestClips">Clips of a split tested on.</param>
/// <param name="Splits">Splits trained one after another.</param>
/// <param name="Epochs">Epochs of each.</param>
public sealed record ProtocolSize(string Name, int TrainClips, int TestClips, int Splits, int Epochs)
{
    /// <summary>DFEW's five folds and FERV39k's one split at the paper's 40 epochs. DFEW has 9,356 single-labelled clips, of which every fold tests a fifth.</summary>
    public static IReadOnlyList<ProtocolSize> All { get; } = [new("DFEW", 7485, 1871, 5, 40), new("FERV39k", 31088, 7847, 1, 40)];
}

/// <summary>
/// How long a protocol should take on a GPU, as a prediction: t = clips · (operations / (u·P) + bytes / (v·W)) + steps · weights' bytes / (v·W), with the peak P,
/// the bandwidth W and the shares u, v of them that a well-fed program reaches. Products and memory are taken to follow one another; loading is taken to keep up.
/// </summary>
/// <remarks>Operations are those of <see cref="NetworkCost"/>, once forward and twice backward. Of memory only what is not hidden behind products counts: the elements BatchNorm touches, and the optimizer's pass.</remarks>
public static class TrainingForecast
{
    /// <summary>u, share of the matmul peak. On the CPU the parts reach 0.4 to 0.9 (bench/README.md); a GPU is harder to keep busy.</summary>
    public const double ShareOfPeak = 0.4;

    /// <summary>v, share of the memory's bandwidth.</summary>
    public const double ShareOfBandwidth = 0.7;

    /// <summary>
    /// Times an element of a map goes to or from memory around one BatchNorm in training: forward written by the convolution, read for the statistics, read and written to
    /// normalise, read and written by ReLU, read by the next convolution (7); backward as often, and the saved input and output read again (9).
    /// </summary>
    public const int PassesOfAnElement = 16;

    /// <summary>Hours, predicted.</summary>
    /// <param name="network">The network's shape.</param>
    /// <param name="protocol">What is trained and tested.</param>
    /// <param name="gpu">On what.</param>
    /// <param name="batch">B, clips of a step.</param>
    public static double Hours(NetworkConfig network, ProtocolSize protocol, GpuClass gpu, int batch)
    {
        var cost = NetworkCost.Of(network);
        double forward = 2.0 * (cost.LayerMultiplyAccumulates + cost.AttentionMultiplyAccumulates);
        double elements = cost.Layers.Where(layer => layer.Kind == LayerKind.BatchNorm).Sum(layer => (double)layer.NormalizedElements);
        double products = gpu.Operations * ShareOfPeak, memory = gpu.Bandwidth * ShareOfBandwidth;
        double trainClip = (3 * forward / products) + (PassesOfAnElement * elements * gpu.Bytes / memory);
        double testClip = (forward / products) + (7 * elements * gpu.Bytes / memory);
        // θ and v read and written, g read, in float32; with bfloat16 g widened before and θ rounded after.
        double step = cost.Parameters * (20.0 + (gpu.Bytes == 2 ? 12 : 0)) / memory;
        double epoch = (protocol.TrainClips * trainClip) + (protocol.TestClips * testClip) + (Math.Ceiling(protocol.TrainClips / (double)batch) * step);
        return epoch * protocol.Epochs * protocol.Splits / 3600;
    }
}
