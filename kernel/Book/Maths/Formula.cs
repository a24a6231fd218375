using System.Xml.Linq;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book.Maths;

/// <summary>
/// A LaTeX formula as MathML Core, which every current browser lays out without scripts or fonts. It knows the commands that a text on neural
/// networks needs and names one that it does not know.
/// </summary>
/// <remarks>Own code, because no maintained .NET package converts LaTeX to MathML; those on the feeds draw bitmaps or wrap JavaScript.</remarks>
public static class Formula
{
    /// <summary>The formula as a math element.</summary>
    /// <param name="latex">The source, without dollar signs.</param>
    /// <param name="display">Whether it stands on a line of its own, with limits above and below their sums.</param>
    /// <exception cref="FormatException">It cannot be parsed; the message names the command or the place.</exception>
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
            string source = Escape(latex.Trim()), reason = Escape(cause.Message);
            return ($"<code class=\"unset\" title=\"{reason}\">{source}</code><small class=\"reason\"> ({reason})</small>", cause.Message);
        }
    }
}
