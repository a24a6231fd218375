using MsstNet.Data.Loading;

namespace MsstNet.Lab.Smiles;

/// <summary>The two photographs of a person that a smile is made of.</summary>
/// <param name="Person">The number the set gives them, e.g. "001".</param>
/// <param name="Neutral">File of the neutral, frontal photograph.</param>
/// <param name="Smiling">File of the smiling one.</param>
internal sealed record PhotographPair(string Person, string Neutral, string Smiling);

/// <summary>
/// The Face Research Lab London Set as it is downloaded (DeBruine and Jones, figshare 2017, CC BY 4.0): <c>neutral_front/001_03.jpg</c> and
/// <c>smiling_front/001_08.jpg</c>, a person's number first.
/// </summary>
internal static class LondonSet
{
    /// <summary>Who has both photographs, and who has one.</summary>
    /// <param name="root">The folder that holds neutral_front and smiling_front, at any depth.</param>
    /// <exception cref="LabException">There is no pair.</exception>
    public static (IReadOnlyList<PhotographPair> Pairs, IReadOnlyList<string> Incomplete) Find(string root)
    {
        if (!Directory.Exists(root))
            throw new LabException($"{root}: no such folder; name the one that holds the London Set's neutral_front and smiling_front.");
        Dictionary<string, string> neutral = Photographs(root, "neutral_front", "_03"), smiling = Photographs(root, "smiling_front", "_08");
        PhotographPair[] pairs = [.. neutral.Keys.Where(smiling.ContainsKey).Order(NaturalOrder.Comparer)
            .Select(person => new PhotographPair(person, neutral[person], smiling[person]))];
        if (pairs.Length == 0)
            throw new LabException(
                $"{root}: no person with both neutral_front/NNN_03.jpg and smiling_front/NNN_08.jpg; unpack the London Set's archives there.");
        return (pairs, [.. neutral.Keys.Union(smiling.Keys).Except(pairs.Select(pair => pair.Person)).Order(NaturalOrder.Comparer)]);
    }

    private static Dictionary<string, string> Photographs(string root, string folder, string expression) =>
        FolderTree.Files(root, file => file.EndsWith($"{expression}.jpg", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == folder)
            .OrderBy(file => file, StringComparer.Ordinal)
            .Select(file => (Person: Path.GetFileNameWithoutExtension(file)[..^expression.Length], file))
            .DistinctBy(found => found.Person).ToDictionary(found => found.Person, found => found.file, StringComparer.Ordinal);
}
