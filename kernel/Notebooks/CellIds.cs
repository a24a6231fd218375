using System.Security.Cryptography;
using System.Text;

namespace NotebookKernel.Notebooks;

/// <summary>Identities for cells that have none. The same file gives the same ones every time.</summary>
internal static class CellIds
{
    /// <summary>Whether it is valid by nbformat.</summary>
    public static bool IsValid(string? id) => id is { Length: >= 1 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A hash of the cell's text and place that no other cell has.</summary>
    public static string Make(string type, string source, int position, IReadOnlySet<string> taken)
    {
        for (int attempt = 0; ; attempt++)
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{type}\n{position}\n{attempt}\n{source}")));
            string id = Convert.ToHexStringLower(hash.AsSpan(0, 4));
            if (!taken.Contains(id)) return id;
        }
    }
}
