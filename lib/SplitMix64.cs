namespace MsstNet;

/// <summary>
/// SplitMix64 behind <see cref="Random"/>: the same numbers for the same seed on every machine and every version of .NET.
/// </summary>
/// <remarks>
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the mixing constants of the
/// reference program published in the public domain by S. Vigna. The state is a counter that grows by the golden ratio γ, and a number is its
/// mixed state, so that a draw for (seed, epoch, clip) needs nothing but those three: whichever worker reads a clip draws the same crop.
/// </remarks>
public class SplitMix64 : Random
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong state;

    /// <summary>Starts the sequence of a seed.</summary>
    public SplitMix64(ulong seed) => state = seed;

    /// <summary>The sequence that belongs to one clip in one epoch: seed, epoch and clip mixed one after the other.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch, from 0 or 1 as the caller counts.</param>
    /// <param name="clip">Clip index; -1 is free for what concerns the whole epoch, such as its order.</param>
    public static SplitMix64 For(ulong seed, int epoch, int clip) => new(First(First(Mix(seed) + (uint)epoch) + (uint)clip));

    /// <summary>
    /// The first number of a seed's sequence. Every bit of the seed reaches every bit of it, so it makes a seed of several numbers.
    /// </summary>
    public static ulong First(ulong seed) => Mix(seed + Gamma);

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64() => Mix(state += Gamma);

    /// <summary>Shuffles in place (Durstenfeld's form of Fisher and Yates), one draw an item.</summary>
    public void ShuffleInPlace<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <inheritdoc/>
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue) => Next(0, maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64() => NextInt64(0, long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    /// <inheritdoc/>
    /// <remarks>
    /// The high half of (64 random bits) × (range): one multiplication and one draw whatever the range. The bias is below range / 2⁶⁴.
    /// </remarks>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        ulong range = unchecked((ulong)(maxValue - minValue));
        return unchecked(minValue + (long)Math.BigMul(NextUInt64(), range, out _));
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1UL << 24));

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref byte value in buffer) value = (byte)(NextUInt64() >> 56);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
