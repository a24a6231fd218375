using MsstNet.Faces.Drawn;

namespace MsstNet.Faces;

/// <summary>
/// Random numbers from a counter (SplitMix64: G. Steele, D. Lea and C. Flood, OOPSLA 2014). A stream is named by seed, purpose and index, so
/// a clip's light can be drawn without drawing anything else first, and nothing drawn for the label can reach it.
/// </summary>
internal struct RandomStream(ulong seed, RandomStream.Purpose purpose, int index)
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

    private ulong state = Scramble(seed ^ Scramble(((ulong)purpose << 40) ^ (uint)index));

    /// <summary>The finalizer of SplitMix64: every input bit reaches every output bit.</summary>
    public static ulong Scramble(ulong x)
    {
        x += 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    /// <summary>Uniform on 0 (included) … 1 (excluded).</summary>
    public float Unit()
    {
        ulong value = Scramble(state);
        state += 0x9E3779B97F4A7C15UL;
        return (value >> 40) * (1f / (1 << 24));
    }

    /// <summary>Uniform between two bounds.</summary>
    public float Between(float low, float high) => low + (high - low) * Unit();

    /// <summary>A bell on −1 … 1, mean 0, standard deviation 1/3: three uniform numbers, so that no logarithm is needed.</summary>
    public float Bell() => (Unit() + Unit() + Unit()) * (2f / 3) - 1;

    /// <summary>True with a probability.</summary>
    public bool Chance(float probability) => Unit() < probability;

    /// <summary>Uniform on 0 … count − 1.</summary>
    public int Below(int count) => (int)(Unit() * count);

    /// <summary>A uniform shuffle (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
