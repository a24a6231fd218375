namespace NotebookKernel.Book;

/// <summary>Text as HTML content or attribute. The framework's own encoder also rewrites every letter beyond ASCII, which a UTF-8 page has no need of.</summary>
internal static class Escaping
{
    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
