using System.Globalization;
using System.Text;
using System.Xml;

namespace NotebookKernel.Book.Maths;

/// <summary>What a piece of LaTeX is.</summary>
internal enum MathTokenKind { Command, Open, Close, Superscript, Subscript, Column, Row, Number, Character, End }

/// <summary>A piece of LaTeX.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A command without its backslash, a number, or one character.</param>
/// <param name="Start">Where it begins in the source.</param>
/// <param name="End">Where the next may begin.</param>
internal readonly record struct MathToken(MathTokenKind Kind, string Text, int Start, int End)
{
    /// <summary>The pieces of a formula, the last of kind <see cref="MathTokenKind.End"/>. Any text has some.</summary>
    public static List<MathToken> Read(string latex)
    {
        var tokens = new List<MathToken>();
        for (int at = 0; at < latex.Length;)
        {
            int start = at;
            char c = latex[at];
            if (char.IsWhiteSpace(c)) { at++; continue; }
            if (c == '%') { while (at < latex.Length && latex[at] != '\n') at++; continue; }
            (MathTokenKind kind, string text) = c switch
            {
                '\\' => Command(latex, ref at),
                '{' => (MathTokenKind.Open, "{"),
                '}' => (MathTokenKind.Close, "}"),
                '^' => (MathTokenKind.Superscript, "^"),
                '_' => (MathTokenKind.Subscript, "_"),
                '&' => (MathTokenKind.Column, "&"),
                >= '0' and <= '9' => (MathTokenKind.Number, Digits(latex, ref at)),
                _ => (MathTokenKind.Character, StringInfo.GetNextTextElement(latex, at)),
            };
            if (at == start) at += text.Length;
            tokens.Add(new(kind, text, start, at));
        }
        tokens.Add(new(MathTokenKind.End, "", latex.Length, latex.Length));
        return tokens;
    }

    /// <summary>Text that XML can hold: half a surrogate pair or a control character becomes U+FFFD.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            clean.Append(rune.Value < 0x10000 && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }

    private static (MathTokenKind Kind, string Text) Command(string latex, ref int at)
    {
        int start = ++at;
        while (at < latex.Length && char.IsAsciiLetter(latex[at])) at++;
        if (at == start && at < latex.Length) at += StringInfo.GetNextTextElementLength(latex, at);
        string name = latex[start..at];
        if (name is "operatorname" && at < latex.Length && latex[at] == '*') { at++; name += "*"; }
        return name == "\\" ? (MathTokenKind.Row, name) : (MathTokenKind.Command, name);
    }

    private static string Digits(string latex, ref int at)
    {
        int start = at;
        while (IsDigit(latex, at) || (at < latex.Length && latex[at] == '.' && IsDigit(latex, at + 1))) at++;
        return latex[start..at];
    }

    private static bool IsDigit(string latex, int at) => at < latex.Length && char.IsAsciiDigit(latex[at]);
}
