using TorchSharp;
using static MsstNet.Lab.OnnxFiles.OnnxGraph;
using static TorchSharp.torch;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>A convolution's or pooling's steps and borders, the same on every axis of place, other ones in time.</summary>
/// <param name="Stride">Steps, one an axis.</param>
/// <param name="Padding">Zeros before and after, one an axis.</param>
internal readonly record struct Steps(long[] Stride, long[] Padding)
{
    /// <summary>Over the places of an image.</summary>
    public static Steps Of(long stride, long padding) => new([stride, stride], [padding, padding]);

    /// <summary>ONNX lists the borders at all beginnings, then those at all ends.</summary>
    public long[] Pads => [.. Padding, .. Padding];
}

/// <summary>Layers as nodes, with weights by the layer's name in the checkpoint. Shapes in comments are those of the result.</summary>
internal static class OnnxLayers
{
    /// <summary>The ε that PyTorch adds to a variance unless told otherwise, as nothing here does.</summary>
    private const double Epsilon = 1e-5;

    /// <summary>A convolution over two or three axes, with its bias, or with the BatchNorm after it folded in (in double precision).</summary>
    /// <param name="graph">Where it is added.</param>
    /// <param name="x">(F, d_in, …).</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="norm">The BatchNorm; null for none.</param>
    /// <param name="steps">Strides and borders.</param>
    public static string Convolution(this OnnxGraph graph, string x, string layer, string? norm, Steps steps)
    {
        using var scope = NewDisposeScope();
        using Scalar epsilon = Epsilon;
        var weight = graph.Weight($"{layer}.weight").to(float64);                                             // (d, d_in, …)
        var bias = graph.Has($"{layer}.bias") ? graph.Weight($"{layer}.bias").to(float64) : zeros(weight.size(0), float64);
        if (norm is not null)
        {
            Tensor Of(string part) => graph.Weight($"{norm}.{part}").to(float64);
            var scale = Of("weight") / (Of("running_var") + epsilon).sqrt();                                  // γ/σ, (d)
            weight *= scale.view([-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)]);
            bias = Of("bias") + ((bias - Of("running_mean")) * scale);
        }
        return graph.Convolution(x, layer, weight, bias, steps);
    }

    /// <summary>A convolution with the weights given.</summary>
    public static string Convolution(this OnnxGraph graph, string x, string layer, Tensor weight, Tensor? bias, Steps steps)
    {
        List<string> inputs = [x, graph.Constant($"{layer}.weight", weight)];
        if (bias is not null) inputs.Add(graph.Constant($"{layer}.bias", bias));
        return graph.Node("Conv", layer, [.. inputs],
            Ints("kernel_shape", weight.shape[2..]), Ints("strides", steps.Stride), Ints("pads", steps.Pads));
    }

    /// <summary>max(0, x).</summary>
    public static string Relu(this OnnxGraph graph, string x) => graph.Node("Relu", $"{x}.relu", [x]);

    /// <summary>The largest of each window.</summary>
    /// <param name="graph">Where it is added.</param>
    /// <param name="x">(F, d, …).</param>
    /// <param name="window">Its sides.</param>
    /// <param name="steps">Strides and borders.</param>
    /// <param name="keepRest">Whether a last window may reach over the end.</param>
    public static string MaxPool(this OnnxGraph graph, string x, long[] window, Steps steps, bool keepRest = false) =>
        graph.Node("MaxPool", $"{x}.pool", [x], Ints("kernel_shape", window), Ints("strides", steps.Stride), Ints("pads", steps.Pads),
            Int("ceil_mode", keepRest ? 1 : 0));

    /// <summary>W·x + b along the last axis; without b where the layer has none.</summary>
    public static string Linear(this OnnxGraph graph, string x, string layer)
    {
        using var scope = NewDisposeScope();
        string product = graph.Node("MatMul", layer, [x, graph.Constant($"{layer}.weight", graph.Weight($"{layer}.weight").t())]);
        return graph.Has($"{layer}.bias") ? graph.Plus(product, graph.Stored($"{layer}.bias")) : product;
    }

    /// <summary>Normalisation along the last axis.</summary>
    public static string LayerNorm(this OnnxGraph graph, string x, string layer) =>
        graph.Node("LayerNormalization", layer, [x, graph.Stored($"{layer}.weight"), graph.Stored($"{layer}.bias")],
            Int("axis", -1), Float("epsilon", Epsilon));

    /// <summary>x·(1 + erf(x/√2))/2: its own operator came with opset 20 only, and runtimes put these nodes together again.</summary>
    public static string Gelu(this OnnxGraph graph, string x)
    {
        string erf = graph.Node("Erf", $"{x}.erf", [graph.Node("Div", $"{x}.div", [x, graph.Number("sqrt2", Math.Sqrt(2))])]);
        string product = graph.Node("Mul", $"{x}.mul", [x, graph.Plus(erf, graph.Number("one", 1))]);
        return graph.Node("Mul", $"{x}.gelu", [product, graph.Number("half", 0.5)]);
    }

    /// <summary>a + b; a shorter shape is repeated.</summary>
    public static string Plus(this OnnxGraph graph, string a, string b) => graph.Node("Add", $"{a}.plus", [a, b]);

    /// <summary>The mean over axes, which are gone afterwards.</summary>
    public static string Mean(this OnnxGraph graph, string x, params long[] axes) =>
        graph.Node("ReduceMean", $"{x}.mean", [x], Ints("axes", axes), Int("keepdims", 0));

    /// <summary>Another shape: 0 keeps an axis as long as it is, -1 is what is left over.</summary>
    public static string Reshape(this OnnxGraph graph, string x, params long[] shape) =>
        graph.Node("Reshape", $"{x}.reshape", [x, graph.Constant($"{x}.shape", shape)]);

    /// <summary>The axes in another order.</summary>
    public static string Transpose(this OnnxGraph graph, string x, params long[] order) =>
        graph.Node("Transpose", $"{x}.transpose", [x], Ints("perm", order));

    /// <summary>A weight as it is in the checkpoint.</summary>
    public static string Stored(this OnnxGraph graph, string key)
    {
        using var weight = graph.Weight(key);
        return graph.Constant(key, weight);
    }
}
