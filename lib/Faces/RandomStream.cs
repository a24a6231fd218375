namespace MsstNet.Faces;

/// <summary>
/// Random numbers named by seed, purpose and index, so that a clip's light can be drawn without drawing anything else first, and nothing drawn
/// for the label can reach it.
/// </summary>
internal sealed class RandomStream(ulong seed, RandomStream.Purpose purpose, int index)
    : SplitMix64(First(seed ^ First(((ulong)purpose << 40) ^ (uint)index)))
{
    /// <summary>What a stream is for; streams of different purposes are independent.</summary>
    public enum Purpose
    {
        /// <summary>The traits of person <c>index</c>.</summary>
        Person = 1,
        /// <summary>The action units of the class of clip <c>index</c>: the only stream whose use depends on the label.</summary>
        Expression,
        /// <summary>When clip <c>index</c> moves, and how long it is, whatever its label.</summary>
        Timing,
        /// <summary>Speech, blinks and drift of clip <c>index</c>.</summary>
        Distraction,
        /// <summary>Light, camera, background and occlusion of clip <c>index</c>.</summary>
        Scene,
        /// <summary>Which class a person's clips have.</summary>
        Dealing,
        /// <summary>Which people each fold tests on.</summary>
        Folding,
    }

    /// <summary>Uniform between two bounds.</summary>
    public float Between(float low, float high) => low + (high - low) * NextSingle();

    /// <summary>A bell on −1 … 1, mean 0, standard deviation 1/3: three uniform numbers, so that no logarithm is needed.</summary>
    public float Bell() => (NextSingle() + NextSingle() + NextSingle()) * (2f / 3) - 1;

    /// <summary>True with a probability.</summary>
    public bool Chance(float probability) => NextSingle() < probability;

    /// <inheritdoc/>
    /// <remarks>From 24 bits, not 64: the bytes of generator version 1 depend on it, the order of a shuffle included.</remarks>
    public override int Next(int maxValue) => (int)(NextSingle() * maxValue);
}
