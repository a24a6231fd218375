namespace MsstNet.Complexity;

/// <summary>
/// Feature maps of a clip on their way through a network: every layer met is written down with its cost, and the maps' size is kept along.
/// Convolutions have "same" padding: a stride divides a side or the frames, rounding up. A network that sees single frames has kernels of one frame.
/// </summary>
internal sealed class MapPath(List<LayerCost> layers, string prefix = "")
{
    public int Channels { get; private set; } = 3;

    public required int Frames { get; set; }

    public required int Side { get; set; }

    /// <summary>Numbers in the map.</summary>
    public long Elements => (long)Channels * Frames * Side * Side;

    /// <summary>Another path from the same maps, for a shortcut; both write to the same list.</summary>
    public MapPath Branch() => new(layers, prefix) { Channels = Channels, Frames = Frames, Side = Side };

    /// <summary>A time × side × side convolution.</summary>
    public MapPath Convolution(string name, string part, int outputs, Kernel kernel)
    {
        long weights = (long)Channels * outputs * kernel.Time * kernel.Side * kernel.Side;
        Halve(kernel.TimeStride, kernel.Stride);
        Channels = outputs;
        long biases = kernel.Bias ? outputs : 0;
        layers.Add(new LayerCost(prefix + name, part, LayerKind.Convolution, weights + biases, weights * Frames * Side * Side));
        return this;
    }

    /// <summary>BatchNorm of the maps as they are.</summary>
    public MapPath Norm(string name, string part)
    {
        layers.Add(new LayerCost(prefix + name, part, LayerKind.BatchNorm, 2L * Channels, 0, Elements));
        return this;
    }

    /// <summary>Divides frames and side, rounding up: pooling that keeps the last odd row.</summary>
    public MapPath Halve(int timeStride, int stride)
    {
        Frames = (Frames + timeStride - 1) / timeStride;
        Side = (Side + stride - 1) / stride;
        return this;
    }
}

/// <summary>The kernel of a convolution: frames, pixels on a side, and how far it moves each time.</summary>
internal readonly record struct Kernel(int Time, int Side, int TimeStride = 1, int Stride = 1, bool Bias = false);
