using System.Collections;

namespace MsstNet.Model;

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
