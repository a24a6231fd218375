using System.Collections;

namespace MsstNet.Model;

/// <summary>How many blocks each of the three T-Formers has; 0 switches one off (it becomes the identity).</summary>
/// <param name="First">Blocks of T-Former 1, fed by the first of the feature stages.</param>
/// <param name="Second">Blocks of T-Former 2, fed by the second.</param>
/// <param name="Third">Blocks of T-Former 3, fed by the third.</param>
public readonly record struct StageBlocks(int First, int Second, int Third) : IEnumerable<int>
{
    /// <summary>Blocks of all three together.</summary>
    public int Total => First + Second + Third;

    /// <summary>Blocks of T-Former <paramref name="index"/>, counted from 0.</summary>
    public int this[int index] => index switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "There are three T-Formers: 0, 1, 2."),
    };

    /// <summary>The three counts in order.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        yield return First;
        yield return Second;
        yield return Third;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>"2-2-2".</summary>
    public override string ToString() => $"{First}-{Second}-{Third}";
}
