using System.Text.RegularExpressions;

namespace NotebookKernel.Notebooks;

/// <summary>
/// A large script that many outputs share, such as a chart library: a script element with the attribute <c>data-lab-shared</c>. A session
/// sends it once, a book holds it once, and a notebook file does not keep it.
/// </summary>
internal static partial class SharedScript
{
    /// <summary>HTML without its shared scripts.</summary>
    public static string Without(string html) => Element().Replace(html, "");

    [GeneratedRegex("""<script\b[^>]*\bdata-lab-shared=[^>]*>.*?</script>""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Element();
}
