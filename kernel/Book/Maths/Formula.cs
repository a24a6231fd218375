using System.Xml.Linq;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book.Maths;

/// <summary>
/// A LaTeX formula as MathML Core, which every current browser lays out by itself: no script, no fonts, nothing to load. It knows the commands
/// a text on neural networks needs and says which one it does not know.
/// </summary>
public static class Formula
{
    /// <summary>The formula as a math element.</summary>
    /// <param name="latex">The source, without dollar signs.</param>
    /// <param name="display">Whether it stands by itself, and limits therefore above and below their sums.</param>
    /// <exception cref="FormatException">It cannot be read; the message names the command or the place.</exception>
    public static string MathMl(string latex, bool display)
    {
        var parser = new MathParser(latex);
        XElement body = parser.Whole();
        var math = new XElement("math", body);
        if (display) math.SetAttributeValue("display", "block");
        string text = math.ToString(SaveOptions.DisableFormatting);
        if (parser.Tag is null) return text;
        return $"<span class=\"tagged\">{text}<span class=\"tag\">{Escape(parser.Tag)}</span></span>";
    }

    /// <summary>The formula, or its source with the reason why it is not set.</summary>
    internal static (string Html, string? Reason) Set(string latex, bool display)
    {
        try { return (MathMl(latex, display), null); }
        catch (FormatException cause)
        {
            string source = Escape(latex.Trim());
            return ($"<code class=\"unset\" title=\"{Escape(cause.Message)}\">{source}</code><small class=\"reason\"> ({Escape(cause.Message)})</small>", cause.Message);
        }
    }
}
