using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>The starting weights (A6): drawn from one generator in the order the layers are built, so that a seed names a network.</summary>
internal static class Initialisation
{
    /// <summary>
    /// A convolution by He et al. (2015), "fan out", as torchvision initialises ResNet: weights normal with variance 2 / (outputs · k²), or k³ in
    /// 3D; bias zero.
    /// </summary>
    /// <param name="weight">(outputs, inputs, k, k) or (outputs, inputs, k, k, k).</param>
    /// <param name="bias">(outputs); null for a convolution without.</param>
    /// <param name="generator">Where the numbers come from.</param>
    public static void KaimingFanOut(Tensor weight, Tensor? bias, Generator generator)
    {
        using var guard = no_grad();
        double fanOut = weight.numel() / weight.size(1);
        weight.normal_(0, Math.Sqrt(2 / fanOut), generator);
        bias?.zero_();
    }

    /// <summary>Glorot and Bengio (2010): uniform in ±√(6 / (inputs + outputs)).</summary>
    /// <param name="weight">(outputs, inputs), or several such matrices on top of one another.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="stacked">How many matrices <paramref name="weight"/> holds: 3 for fused queries, keys and values.</param>
    public static void XavierUniform(Tensor weight, Generator generator, int stacked = 1)
    {
        using var guard = no_grad();
        double bound = Math.Sqrt(6.0 / (weight.size(0) / stacked + weight.size(1)));
        weight.uniform_(-bound, bound, generator);
    }

    /// <summary>Positions and the like: normal with mean 0, as a parameter; the numbers are those of torch.normal.</summary>
    public static Parameter Normal(long[] shape, double deviation, Generator generator)
    {
        using Scalar held = deviation;
        return nn.Parameter(randn(shape, generator: generator).mul_(held));
    }

    /// <summary>A linear layer with Glorot weights and zero bias.</summary>
    public static Linear Linear(long inputs, long outputs, Generator generator, bool bias = true)
    {
        var layer = nn.Linear(inputs, outputs, hasBias: bias);
        XavierUniform(layer.weight, generator);
        using var guard = no_grad();
        layer.bias?.zero_();
        return layer;
    }

    /// <summary>
    /// The patch embedding E, without bias: Glorot, then every row less its mean. Its inputs come out of a ReLU and are positive; with rows that
    /// sum to zero their common level, which says nothing about the clip and would dominate every token, cancels.
    /// </summary>
    public static Linear Embedding(long inputs, long outputs, Generator generator)
    {
        var layer = Linear(inputs, outputs, generator, bias: false);
        using var guard = no_grad();
        using var mean = layer.weight.mean([1], keepdim: true);
        layer.weight.sub_(mean);
        return layer;
    }

    /// <summary>The classifier: normal with deviation 0.01, zero bias, so that an untrained network answers "anything" (loss ≈ ln C).</summary>
    public static Linear Classifier(long inputs, long classes, Generator generator)
    {
        var layer = nn.Linear(inputs, classes);
        using var guard = no_grad();
        layer.weight.normal_(0, 0.01, generator);
        layer.bias!.zero_();
        return layer;
    }

    /// <summary>A recurrent layer: every weight and bias uniform in ±1/√(width of the state), PyTorch's own rule.</summary>
    public static void Recurrent(nn.Module layer, int hidden, Generator generator)
    {
        using var guard = no_grad();
        foreach (var (_, parameter) in layer.named_parameters()) parameter.uniform_(-1 / Math.Sqrt(hidden), 1 / Math.Sqrt(hidden), generator);
    }
}
