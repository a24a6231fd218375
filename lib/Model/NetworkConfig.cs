using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>
/// What the shape of every network here has in common: frames (B, T, 3, H, W) go in, logits (B, C) come out. Each network has a record of
/// its own with value equality; <c>with</c> keeps the kind of network. The common values come first in a manifest.
/// </summary>
public abstract record NetworkConfig
{
    /// <summary>The name of the kind of network, under which <see cref="NetworkCatalog"/> has it: "r18-lstm".</summary>
    public abstract string Model { get; }

    /// <summary>What distinguishes shapes of one kind and size: "2-2-2" for the blocks of MSSTNet; empty where there is nothing.</summary>
    public virtual string Variant => "";

    /// <summary>The shape in one line, for reports.</summary>
    public abstract string Description { get; }

    /// <summary>C, classes.</summary>
    [JsonPropertyOrder(-1)]
    public int Classes { get; init; } = 7;

    /// <summary>T, frames of a clip.</summary>
    [JsonPropertyOrder(-1)]
    public int Frames { get; init; } = 16;

    /// <summary>H = W, pixels on a side.</summary>
    [JsonPropertyOrder(-1)]
    public int Side { get; init; } = 112;

    /// <summary>Channels of the first stage; the published networks have 64, fewer is a thin version with the same layers.</summary>
    [JsonPropertyOrder(-1)]
    public int Width { get; init; } = 64;

    /// <summary>Refuses a shape that cannot be built, with the numbers, before anything is allocated.</summary>
    /// <exception cref="ArgumentException">A value is out of range or two do not fit each other.</exception>
    public virtual NetworkConfig Validate()
    {
        RequireCommon(smallestSide: 32);   // five halvings leave the last map a pixel
        return this;
    }

    /// <summary>The part of <see cref="Validate"/> that concerns the values here.</summary>
    private protected void RequireCommon(int smallestSide)
    {
        if (Classes < 2) throw new ArgumentException($"Classes is {Classes}; a classifier needs at least 2.");
        if (Frames < 1) throw new ArgumentException($"Frames is {Frames}; a clip has at least 1.");
        if (Width < 1) throw new ArgumentException($"Width is {Width}; a layer has at least 1 channel.");
        if (Side < smallestSide) throw new ArgumentException($"Side is {Side}; the network's five halvings need at least {smallestSide}.");
    }

    /// <summary>Refuses a number that names no value of an enumeration, as a damaged manifest may hold.</summary>
    private protected static void RequireDefined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw new ArgumentException($"{name} is {value}; it can be {string.Join(" or ", Enum.GetNames<T>())}.");
    }

    /// <summary>The probability of its dropout; null for a network without.</summary>
    public virtual double? OwnDropout => null;

    /// <summary>The same shape with this dropout; a network without dropout stays as it is.</summary>
    /// <param name="probability">At least 0 and below 1.</param>
    public virtual NetworkConfig WithDropout(double probability) => this;

    /// <summary>Builds the network on the CPU, in training mode.</summary>
    /// <param name="seed">Names the starting weights: the same seed and shape give the same weights to the bit.</param>
    /// <exception cref="ArgumentException">The shape cannot be built; see <see cref="Validate"/>.</exception>
    public abstract nn.Module<Tensor, Tensor> Build(long seed);

    /// <summary>A length halved some times, rounding up.</summary>
    internal static int Halved(int length, int times) => times == 0 ? length : Halved((length + 1) / 2, times - 1);

    /// <summary>
    /// A lower bound of the network's weights, by which a file with fewer numbers is refused before the network is built. Here, one 3 × 3
    /// convolution of w channels.
    /// </summary>
    internal virtual Int128 LeastWeights => 9 * (Int128)Width * Width;
}
