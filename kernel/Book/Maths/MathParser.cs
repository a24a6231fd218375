using System.Xml.Linq;
using static NotebookKernel.Book.Maths.MathTokenKind;

namespace NotebookKernel.Book.Maths;

/// <summary>Reads LaTeX by recursive descent and builds the MathML as it goes.</summary>
internal sealed partial class MathParser(string latex)
{
    private const int MostDeep = 100;

    private readonly List<MathToken> tokens = MathToken.Read(latex);
    private int at, depth;
    private bool inTable;

    /// <summary>What \tag gave the formula as a whole: "(1)"; null when nothing did.</summary>
    public string? Tag { get; private set; }

    private MathToken Now => tokens[at];

    /// <summary>The whole formula as one element.</summary>
    public XElement Whole()
    {
        XElement body = Now.Kind != End && HasRows() ? Rows("gathered", () => Now.Kind == End) : Row(() => Now.Kind == End);
        if (Now.Kind != End) throw Wrong($"\"{Now.Text}\" stands where nothing opens it");
        return body;
    }

    // A formula whose lines are parted by \\ outside any environment.
    private bool HasRows()
    {
        int open = 0;
        foreach (MathToken token in tokens)
        {
            if (token is { Kind: Open } or { Kind: Command, Text: "begin" }) open++;
            if (token is { Kind: Close } or { Kind: Command, Text: "end" }) open--;
            if (token.Kind == MathTokenKind.Row && open == 0) return true;
        }
        return false;
    }

    private XElement Row(Func<bool> ends)
    {
        if (++depth > MostDeep) throw Wrong($"the formula nests more than {MostDeep} deep");
        var row = new XElement("mrow");
        while (!ends())
        {
            if (Now.Kind is End or Close or Column or MathTokenKind.Row || Now is { Kind: Command, Text: "right" or "end" or "middle" }) break;
            if (Now is { Kind: Command, Text: "displaystyle" or "textstyle" or "scriptstyle" })
            {
                string style = Next().Text;
                row.Add(new XElement("mstyle", new XAttribute("displaystyle", style == "displaystyle" ? "true" : "false"),
                    style == "scriptstyle" ? new XAttribute("scriptlevel", "1") : null, Row(ends)));
                break;
            }
            if (Scripted() is { } element) row.Add(element);
        }
        depth--;
        return row.Elements().Count() == 1 ? row.Elements().First() : row;
    }

    // An atom with its scripts and primes.
    private XElement? Scripted()
    {
        (XElement? atom, bool limits) = Now.Kind is Superscript or Subscript || IsPrime ? (new XElement("mrow"), false) : Atom();
        if (atom is null) return null;
        XElement? below = null, above = null;
        while (true)
        {
            if (Now.Kind == Subscript && below is null) { at++; below = Argument("_"); }
            else if (Now.Kind == Superscript && above is null) { at++; above = Argument("^"); }
            else if (IsPrime) atom = Primed(atom);
            else if (Now is { Kind: Command, Text: "limits" or "nolimits" }) limits = Next().Text == "limits";
            else if (Now.Kind is Subscript or Superscript)
                throw Wrong($"a second {Now.Text} on the same thing; use braces to say what it belongs to");
            else break;
        }
        return (below, above, limits) switch
        {
            (null, null, _) => atom,
            (not null, null, false) => new("msub", atom, below),
            (null, not null, false) => new("msup", atom, above),
            (not null, not null, false) => new("msubsup", atom, below, above),
            (not null, null, true) => new("munder", atom, below),
            (null, not null, true) => new("mover", atom, above),
            (not null, not null, true) => new("munderover", atom, below, above),
        };
    }

    private bool IsPrime => Now is { Kind: Character, Text: "'" };

    // The sign is raised and small already; as a superscript it would vanish in fonts that have no larger one for that place.
    private XElement Primed(XElement atom)
    {
        int count = 0;
        while (IsPrime) { at++; count++; }
        string primes = count <= 4 ? "′″‴⁗"[count - 1].ToString() : new string('′', count);
        var sign = new XElement("mo", new XAttribute("lspace", "0"), new XAttribute("rspace", "0"), primes);
        return atom.Name == "mrow" && !atom.HasElements ? sign : new("mrow", atom, sign);
    }

    /// <summary>What a command or a script applies to: a group in braces or one atom.</summary>
    private XElement Argument(string of)
    {
        if (Now.Kind == Open) return Group();
        if (Now.Kind is End or Close or Column or MathTokenKind.Row or Superscript or Subscript)
            throw Wrong($"{of} is not followed by what it applies to");
        if (++depth > MostDeep) throw Wrong($"the formula nests more than {MostDeep} deep");
        // x^12 raises x to the 1 alone.
        if (Now is { Kind: Number, Text.Length: > 1 } number)
        {
            tokens[at] = number with { Text = number.Text[1..], Start = number.Start + 1 };
            depth--;
            return new("mn", number.Text[..1]);
        }
        XElement? atom = Atom().Element;
        depth--;
        return atom ?? new XElement("mrow");
    }

    private XElement Group()
    {
        MathToken open = Next();
        XElement row = Row(() => Now.Kind == Close);
        if (Now.Kind != Close) throw new FormatException($"the brace at character {open.Start + 1} is never closed");
        at++;
        return row;
    }

    private (XElement? Element, bool Limits) Atom()
    {
        MathToken token = Now;
        switch (token.Kind)
        {
            case Open: return (Group(), false);
            case Number: at++; return (new("mn", token.Text), false);
            case Character: at++; return (Sign(token.Text), false);
            case Command: at++; return Named(token.Text);
            default: throw Wrong($"\"{token.Text}\" stands where a symbol should");
        }
    }

    private static XElement Sign(string text) => text switch
    {
        "-" => new("mo", "−"),
        "*" => new("mo", "∗"),
        "(" or "[" => new("mo", new XAttribute("stretchy", "false"), text),
        ")" or "]" => new("mo", new XAttribute("stretchy", "false"), text),
        "|" => new("mo", new XAttribute("stretchy", "false"), new XAttribute("lspace", "0"), new XAttribute("rspace", "0"), text),
        "/" => new("mo", new XAttribute("lspace", "0"), new XAttribute("rspace", "0"), text),
        "~" => new("mspace", new XAttribute("width", "0.3333em")),
        "+" or "=" or "<" or ">" or "," or ";" or ":" or "!" or "?" or "." => new("mo", text),
        _ when char.IsLetter(text, 0) => new("mi", MathToken.Clean(text)),
        _ => new("mo", MathToken.Clean(text)),
    };

    private MathToken Next() => tokens[at++];

    private FormatException Wrong(string what) => new($"{what} (character {Now.Start + 1})");
}
