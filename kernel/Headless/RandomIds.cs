using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookKernel.Headless;

/// <summary>
/// Replaces random identifiers of HTML elements by ones that follow from the cell and their order in it. Only a GUID that stands in an id attribute
/// is replaced, then everywhere in the same fragment, with hyphens, with underscores or with neither. A GUID or a hash that a cell shows as text is
/// a result and stays.
/// </summary>
internal sealed partial class RandomIds(string cell)
{
    private readonly Dictionary<string, string> replacements = [];

    public string Settle(string markup)
    {
        foreach (Match match in IdAttribute().Matches(markup))
        {
            string plain = Plain(match.Groups[1].Value);
            if (!replacements.ContainsKey(plain)) replacements[plain] = Made(replacements.Count);
        }
        return replacements.Count == 0 ? markup : Guids().Replace(markup, match =>
            replacements.TryGetValue(Plain(match.Value), out string? made) ? Like(match.Value, made) : match.Value);
    }

    private string Made(int order) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{cell}\n{order}"))).AsSpan(0, 16));

    private static string Plain(string guid) =>
        guid.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Like(string pattern, string made)
    {
        if (pattern.Length == 32) return made;
        char mark = pattern[8];
        return string.Join(mark, made[..8], made[8..12], made[12..16], made[16..20], made[20..]);
    }

    // Five groups with the same mark between them, or none; no hexadecimal digit before or after.
    private const string Guid = "(?<![0-9a-fA-F])([0-9a-fA-F]{8}(?<mark>[-_]?)" + Four + Four + Four + "[0-9a-fA-F]{12})(?![0-9a-fA-F])";

    private const string Four = @"[0-9a-fA-F]{4}\k<mark>";

    [GeneratedRegex("""\bid\s*=\s*\\?["']?[^"'\s>]*?""" + Guid)]
    private static partial Regex IdAttribute();

    [GeneratedRegex(Guid)]
    private static partial Regex Guids();
}
