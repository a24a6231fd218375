namespace MsstNet.Weights;

/// <summary>What loading by name found. Names are the module's, without the file's prefix, except the left-over ones, which are the file's.</summary>
/// <param name="Matched">Loaded.</param>
/// <param name="Missing">In the module but not in the file: they keep their values.</param>
/// <param name="LeftOver">In the file but not in the module, e.g. torchvision's <c>fc.weight</c>.</param>
public sealed record WeightReport(IReadOnlyList<string> Matched, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver)
{
    /// <summary>Whether every parameter and buffer of the module was in the file.</summary>
    public bool IsComplete => Missing.Count == 0;

    /// <summary>"120 matched, 0 missing, 2 left over (fc.weight, fc.bias)".</summary>
    public override string ToString() =>
        $"{Matched.Count} matched, {Missing.Count} missing{List(Missing)}, {LeftOver.Count} left over{List(LeftOver)}";

    private static string List(IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $" ({string.Join(", ", names.Take(4))}{(names.Count > 4 ? ", …" : "")})";
}
