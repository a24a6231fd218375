using System.Collections;

namespace MsstNet.Model;

/// <summary>A number for each of the three T-Formers: its blocks, or the stage of ResNet-18 that feeds it. Written "2-2-2".</summary>
/// <param name="First">T-Former 1's.</param>
/// <param name="Second">T-Former 2's.</param>
/// <param name="Third">T-Former 3's.</param>
public readonly record struct PerFormer(int First, int Second, int Third) : IEnumerable<int>
{
    /// <summary>The three numbers in order.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)[First, Second, Third]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>"2-2-2".</summary>
    public override string ToString() => $"{First}-{Second}-{Third}";
}
