using MsstNet.Data.Loading;
using MsstNet.Weights;
using Onnx;
using static TorchSharp.torch;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>
/// The package's ResNet-18 under torchvision's names, for frames as we feed them. The published network takes grey levels u of 0 … 255 in
/// the order blue, green, red, less a mean μ; ours takes x = (u / 255 − m) / d in the order red, green, blue. The stem is rewritten for it:
/// W′ = 255·d·W with the channels turned round, and what is constant, b = Σ W·(255·m − μ), leaves BatchNorm's running mean: μ_BN − b.
/// </summary>
/// <remarks>
/// <para>The border. Both convolutions pad with zeros, but zero is the mean colour there and 255·m here: grey for <see cref="PixelScale.Centred"/>,
/// black for <see cref="PixelScale.UnitRange"/>. Inside the results are the same; where a window reaches over the edge they are so only if
/// 255·m = μ. No bias can mend that, as it is the same for every place.</para>
/// <para>μ is the mean over places of the package's mean image, which is up to 13 levels brighter in its corners: a face that fills a frame has
/// no corners of that kind.</para>
/// <para>Every padding of CNTK's is torchvision's as long as the maps before a stride are even, as at 224, 112 and 96 pixels up to stage 3. Its
/// stage 4 has a third block, which ours has not: <c>layer4.2</c> is left over, and our stage 4 does not end as the published one.</para>
/// </remarks>
internal static class ImageNetBackbone
{
    /// <summary>The only width there are weights for.</summary>
    public const int Width = 64;

    private const int Convolutions = 22;   // the stem, nine blocks of two, three shortcuts
    private static readonly string[] NormNames = ["weight", "bias", "running_mean", "running_var"];   // in the order of ONNX's inputs

    /// <summary>Reads the weights and rewrites the stem.</summary>
    /// <param name="package">The files.</param>
    /// <param name="pixels">How grey levels become the network's input.</param>
    /// <exception cref="LabException">A file is damaged or holds another network.</exception>
    public static WeightFile Read(ImageNetPackage package, PixelScale pixels)
    {
        var model = OnnxFile.Read(package.Network);
        double[] mean = Mean(package);
        using var scope = NewDisposeScope();
        var weights = Named(model.Graph, package.Network).ToDictionary(w => w.Name, w => OnnxFile.Values(w.Weight, package.Network));
        RewriteStem(weights, pixels, mean);
        // Batches seen in training. CNTK does not say; with a fixed momentum nothing reads it.
        foreach (string norm in weights.Keys.Where(name => name.EndsWith("running_var", StringComparison.Ordinal)).ToList())
            weights[norm.Replace("running_var", "num_batches_tracked", StringComparison.Ordinal)] = tensor(0L);
        return new WeightFile("imagenet", [.. weights.Select(w => (w.Key, w.Value.MoveToOuterDisposeScope()))], new Dictionary<string, string>());
    }

    /// <summary>μ of blue, green and red, in grey levels: the package's mean image, averaged over its places.</summary>
    public static double[] Mean(ImageNetPackage package)
    {
        var graph = OnnxFile.Read(package.Preprocessing).Graph;
        using var scope = NewDisposeScope();
        if (graph.Initializer.Count != 1 || OnnxFile.Values(graph.Initializer[0], package.Preprocessing) is not { shape: [1, 3, _, _] } image)
            throw new LabException($"{package.Preprocessing} holds no mean image; the package is not the one this program knows.");
        return image.to(float64).mean([0, 2, 3]).data<double>().ToArray();
    }

    // CNTK writes the layers in order, the shortcut of a block that has one before its two convolutions.
    private static IEnumerable<(string Name, TensorProto Weight)> Named(GraphProto graph, string source)
    {
        var weights = graph.Initializer.ToDictionary(weight => weight.Name);
        var norms = graph.Node.Where(node => node.OpType == "BatchNormalization").ToDictionary(node => node.Input[0]);
        var layers = graph.Node.Where(node => node.OpType == "Conv").ToList();
        if (layers.Count != Convolutions || !layers.TrueForAll(layer => norms.ContainsKey(layer.Output[0])))
            throw new LabException($"{source} is not the ResNet-18 this program knows; it has {layers.Count} convolutions, not {Convolutions}.");

        var (stage, block, part) = (1, 0, 1);
        foreach (var layer in layers)
        {
            var weight = weights[layer.Input[1]];
            string convolution, norm;
            if (layer == layers[0]) (convolution, norm) = ("conv1", "bn1");
            else if (weight.Dims[^1] == 1)
            {
                (stage, block) = (stage + 1, 0);
                (convolution, norm) = ($"layer{stage}.0.downsample.0", $"layer{stage}.0.downsample.1");
            }
            else
            {
                (convolution, norm) = ($"layer{stage}.{block}.conv{part}", $"layer{stage}.{block}.bn{part}");
                (block, part) = part == 2 ? (block + 1, 1) : (block, 2);
            }
            yield return ($"{convolution}.weight", weight);
            foreach (var (name, input) in NormNames.Zip(norms[layer.Output[0]].Input.Skip(1))) yield return ($"{norm}.{name}", weights[input]);
        }
    }

    private static void RewriteStem(Dictionary<string, Tensor> weights, PixelScale pixels, double[] mean)
    {
        static Tensor Channels(double red, double green, double blue) => tensor([red, green, blue]).view(1, 3, 1, 1);
        var ((r, g, b), (dr, dg, db)) = (pixels.Mean, pixels.Deviation);
        var stem = weights["conv1.weight"].to(float64).flip(1);                                   // (64, 3, 7, 7), red first
        var offset = Channels((255 * r) - mean[2], (255 * g) - mean[1], (255 * b) - mean[0]);     // 255·m − μ
        weights["bn1.running_mean"] = (weights["bn1.running_mean"].to(float64) - (stem * offset).sum([1, 2, 3])).to(float32);
        weights["conv1.weight"] = (stem * Channels(255 * dr, 255 * dg, 255 * db)).to(float32);
    }
}
