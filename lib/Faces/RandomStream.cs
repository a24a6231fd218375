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
        Person = 1,    // the traits of person `index`
        Expression,    // the action units of the class of clip `index`: the only stream whose use depends on the label
        Timing,        // when clip `index` moves, and how long it is, whatever its label
        Distraction,   // speech, blinks and drift of clip `index`
        Scene,         // light, camera, background and occlusion of clip `index`
        Dealing,       // which class a person's clips have
        Folding,       // which people each fold tests on
        Cutting,       // where clip `index` begins and ends, and how faint it is
        Habit,         // what the face of person or clip `index` does besides
        Wearing,       // beard and glasses in clip `index`
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
