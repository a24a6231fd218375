using MsstNet.Complexity;
using MsstNet.Model;

namespace MsstNet.Lab;

/// <summary>A kind of GPU, from its data sheet.</summary>
/// <param name="Name">The model.</param>
/// <param name="Precision">"bf16", or "fp32" where it has no bfloat16.</param>
/// <param name="Operations">Floating-point operations a second of dense matrix products in that precision, accumulated in float32.</param>
/// <param name="Bandwidth">Bytes a second of its memory.</param>
/// <param name="Bytes">Bytes of a number in that precision.</param>
internal sealed record GpuClass(string Name, string Precision, double Operations, double Bandwidth, int Bytes)
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

/// <summary>A protocol to train and test; every epoch passes over all clips once.</summary>
/// <param name="Name">The data set.</param>
/// <param name="TrainClips">Training clips of one split.</param>
/// <param name="TestClips">Test clips of one split.</param>
/// <param name="Splits">Splits, trained one after another.</param>
/// <param name="Epochs">Epochs of each.</param>
internal sealed record ProtocolSize(string Name, int TrainClips, int TestClips, int Splits, int Epochs)
{
    /// <summary>DFEW's five folds at the paper's 40 epochs: 11,697 clips as in fold 1; the others differ by at most five.</summary>
    public static ProtocolSize Dfew { get; } = new("DFEW", 9356, 2341, 5, 40);

    /// <summary>FERV39k's one split at the paper's 40 epochs.</summary>
    public static ProtocolSize Ferv39k { get; } = new("FERV39k", 31088, 7847, 1, 40);

    /// <summary>Both.</summary>
    public static IReadOnlyList<ProtocolSize> All { get; } = [Dfew, Ferv39k];
}

/// <summary>
/// Predicts how long a protocol takes on a GPU: t = clips · (operations / (u·P) + bytes / (v·W)) + steps · weights' bytes / (v·W), with the
/// peak rate P, the bandwidth W, and the shares u and v of them that a well-fed program reaches. Products and memory traffic are assumed
/// not to overlap, and loading to keep up.
/// </summary>
/// <remarks>
/// Operations are those of <see cref="NetworkCost"/>, once forward and twice backward. Of the memory traffic only what products do not hide
/// counts: the elements BatchNorm touches, and the optimizer's pass.
/// </remarks>
internal static class TrainingForecast
{
    /// <summary>u, share of the matmul peak. On the CPU the parts reach 0.4 to 0.9 (bench/README.md); a GPU is harder to keep busy.</summary>
    public const double ShareOfPeak = 0.4;

    /// <summary>v, share of the memory's bandwidth.</summary>
    public const double ShareOfBandwidth = 0.7;

    /// <summary>
    /// How often an element of a map goes to or from memory around one BatchNorm in training. Forward 7 times: written by the convolution,
    /// read for the statistics, read and written to normalise, read and written by ReLU, read by the next convolution. Backward 9 times:
    /// the same, and the saved input and output read again.
    /// </summary>
    public const int PassesOfAnElement = 16;

    /// <summary>Predicted hours of training and testing.</summary>
    /// <param name="network">The network's shape.</param>
    /// <param name="protocol">What is trained and tested.</param>
    /// <param name="gpu">On which GPU.</param>
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
        double steps = Math.Ceiling(protocol.TrainClips / (double)batch);
        double epoch = (protocol.TrainClips * trainClip) + (protocol.TestClips * testClip) + (steps * step);
        return epoch * protocol.Epochs * protocol.Splits / 3600;
    }
}
