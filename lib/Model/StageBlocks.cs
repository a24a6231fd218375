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

/// <summary>Which stage of ResNet-18 (1 … 4) feeds T-Former 1, 2 and 3.</summary>
/// <param name="First">Stage that feeds T-Former 1.</param>
/// <param name="Second">Stage that feeds T-Former 2.</param>
/// <param name="Third">Stage that feeds T-Former 3.</param>
public readonly record struct FeatureStages(int First, int Second, int Third) : IEnumerable<int>
{
    /// <summary>The three stages in order.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        yield return First;
        yield return Second;
        yield return Third;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>"2-3-4".</summary>
    public override string ToString() => $"{First}-{Second}-{Third}";
}
