using System.Xml.Linq;
using static NotebookKernel.Book.Maths.MathTokenKind;

namespace NotebookKernel.Book.Maths;

// What each command makes.
internal sealed partial class MathParser
{
    private (XElement? Element, bool Limits) Named(string name)
    {
        if (Symbols.Letters.TryGetValue(name, out string? letter)) return (new("mi", letter), false);
        if (Symbols.Upright.TryGetValue(name, out string? upright)) return (Upright(upright), false);
        if (Symbols.Large.TryGetValue(name, out string? large)) return (new("mo", new XAttribute("movablelimits", "true"), large), true);
        if (Symbols.Integrals.TryGetValue(name, out string? integral)) return (new("mo", integral), false);
        if (Symbols.Functions.Contains(name)) return (Function(name), false);
        if (Symbols.LimitFunctions.Contains(name)) return (new("mo", new XAttribute("movablelimits", "true"), Words(name)), true);
        if (Symbols.Spaces.TryGetValue(name, out string? width)) return (new("mspace", new XAttribute("width", width)), false);
        if (Symbols.Operators.TryGetValue(name, out string? sign)) return (new("mo", sign), false);
        if (Symbols.Fences.TryGetValue(name, out string? fence)) return (new("mo", new XAttribute("stretchy", "false"), fence), false);
        if (Symbols.Accents.TryGetValue(name, out string? over)) return (Mark("mover", over, name), name == "overbrace");
        if (Symbols.UnderAccents.TryGetValue(name, out string? under)) return (Mark("munder", under, name), name == "underbrace");
        if (MathAlphabet.Has(name)) return (Styled(name, Argument("\\" + name)), false);
        switch (name)
        {
            case "frac" or "dfrac" or "tfrac" or "cfrac": return (Fraction(name), false);
            case "binom": return (Binomial(), false);
            case "sqrt": return (Root(), false);
            case "text" or "textrm" or "mbox" or "textit" or "textbf" or "texttt" or "textsf": return (Text(name), false);
            case "operatorname": return (Function(Raw(name)), false);
            case "operatorname*": return (new("mo", new XAttribute("movablelimits", "true"), Raw(name)), true);
            case "left": return (Between(), false);
            case "begin": return (Environment(), false);
            case "overset" or "stackrel": return (Stacked("mover", name), false);
            case "underset": return (Stacked("munder", name), false);
            case "substack": return (Stack(), false);
            case "phantom": return (new("mphantom", Argument("\\phantom")), false);
            case "boxed": return (new("mrow", new XAttribute("style", "border:1px solid;padding:.3em"), Argument("\\boxed")), false);
            case "not": return (Negated(), false);
            case "bmod": return (new("mo", new XAttribute("lspace", "0.2222em"), new XAttribute("rspace", "0.2222em"), "mod"), false);
            case "pmod": return (Modulus(), false);
            case "tag" or "tag*": return (Tagged(), false);
            case "label": Raw(name); return (null, false);
            case "nonumber" or "notag": return (null, false);
            case " " or "\n": return (new("mspace", new XAttribute("width", "0.3333em")), false);
            case "%" or "#" or "&" or "_" or "$": return (new("mo", new XAttribute("lspace", "0"), new XAttribute("rspace", "0"), name), false);
            case "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "biggl" or "biggr" or "Biggl" or "Biggr"
                or "bigm" or "Bigm":
                return (Sized(name), false);
            default: at--; throw Wrong($"\\{name} is not a command this book knows");
        }
    }

    private XElement Binomial()
    {
        XElement upper = Argument("\\binom"), lower = Argument("\\binom");
        return Fenced("(", new("mfrac", new XAttribute("linethickness", "0"), upper, lower), ")");
    }

    // The first argument stands over or under the second.
    private XElement Stacked(string element, string name)
    {
        XElement mark = Argument("\\" + name);
        return new(element, Argument("\\" + name), mark);
    }

    private XElement Modulus()
    {
        var inner = new XElement("mrow", new XElement("mo", "mod"), Argument("\\pmod"));
        return new("mrow", new XElement("mspace", new XAttribute("width", "1em")), Fenced("(", inner, ")"));
    }

    private XElement Fraction(string name)
    {
        var fraction = new XElement("mfrac", Argument("\\" + name), Argument("\\" + name));
        return name is "frac" ? fraction : new("mstyle", new XAttribute("displaystyle", name == "tfrac" ? "false" : "true"), fraction);
    }

    private XElement Root()
    {
        if (Now is not { Kind: Character, Text: "[" }) return new("msqrt", Argument("\\sqrt"));
        at++;
        XElement degree = Row(() => Now is { Kind: Character, Text: "]" });
        if (Now is not { Kind: Character, Text: "]" }) throw Wrong("the degree of \\sqrt[ is never closed");
        at++;
        return new("mroot", Argument("\\sqrt"), degree);
    }

    private static readonly string[] Wide = ["wide", "over", "under"];

    private XElement Mark(string element, string mark, string name)
    {
        bool wide = Wide.Any(start => name.StartsWith(start, StringComparison.Ordinal));
        XElement argument = Argument("\\" + name);
        return new(element, element == "mover" ? new XAttribute("accent", "true") : new XAttribute("accentunder", "true"), argument,
            new XElement("mo", new XAttribute("stretchy", wide ? "true" : "false"), mark));
    }

    private static XElement Styled(string style, XElement body)
    {
        foreach (XElement leaf in body.DescendantsAndSelf().Where(element => element.Name.LocalName is "mi" or "mn"))
        {
            leaf.Value = MathAlphabet.In(style, leaf.Value);
            bool isLetter = leaf.Name.LocalName == "mi" && leaf.Value.Length == 1;
            if (isLetter && style is not ("mathit" or "mathnormal")) leaf.SetAttributeValue("mathvariant", "normal");
        }
        // \mathrm{softmax} is a word, not a product of seven variables.
        bool isWord = body.Name == "mrow" && body.Elements().Any() && body.Elements().All(element => element.Name == "mi");
        if (!isWord || style is not ("mathrm" or "mathit" or "mathsf" or "mathtt" or "mathbf")) return body;
        return new("mi", body.Value.Length == 1 ? new XAttribute("mathvariant", "normal") : null, body.Value);
    }

    private XElement Text(string name)
    {
        string words = Raw(name).Replace("\\ ", " ", StringComparison.Ordinal).Replace("~", "\u00A0", StringComparison.Ordinal);
        if (words.StartsWith(' ')) words = "\u00A0" + words[1..];
        if (words.EndsWith(' ')) words = words[..^1] + "\u00A0";
        string? style = name switch
        {
            "textit" => "font-style:italic",
            "textbf" => "font-weight:bold",
            "texttt" => "font-family:monospace",
            "textsf" => "font-family:sans-serif",
            _ => null,
        };
        return new("mtext", style is null ? null : new XAttribute("style", style), words);
    }

    private XElement? Tagged()
    {
        string tag = "(" + Raw("tag") + ")";
        if (inTable) return new("mtext", new XAttribute("class", "tag"), "\u2003\u2003" + tag);
        Tag = tag;
        return null;
    }

    private XElement Negated()
    {
        XElement sign = Argument("\\not");
        if (sign.HasElements) throw Wrong("\\not stands before one relation");
        // Without globalization data the framework composes nothing, so the usual ones stand here.
        int known = "=∈<>≡⊂∼≤≥∃∣∥".IndexOf(sign.Value, StringComparison.Ordinal);
        sign.Value = sign.Value.Length == 1 && known >= 0 ? "≠∉≮≯≢⊄≁≰≱∄∤∦"[known].ToString() : sign.Value + "\u0338";
        return sign;
    }

    private XElement Sized(string name)
    {
        string size = name.TrimEnd('l', 'r', 'm') switch { "big" => "1.2em", "Big" => "1.8em", "bigg" => "2.4em", _ => "3em" };
        return new("mo", new XAttribute("stretchy", "true"), new XAttribute("minsize", size), new XAttribute("maxsize", size), Fence("\\" + name));
    }

    private static XElement Function(string name)
    {
        XAttribute? upright = name.Length == 1 ? new("mathvariant", "normal") : null;
        return new("mrow", new XElement("mi", upright, Words(name)), new XElement("mspace", new XAttribute("width", "0.1667em")));
    }

    private static string Words(string name) =>
        name switch { "argmax" => "arg max", "argmin" => "arg min", "limsup" => "lim sup", "liminf" => "lim inf", _ => name };

    private static XElement Upright(string sign) => new("mi", new XAttribute("mathvariant", "normal"), sign);

    // The text between braces as it stands.
    private string Raw(string name)
    {
        if (Now.Kind != Open) throw Wrong($"\\{name} wants its text in braces");
        int begin = Next().End, open = 1;
        while (Now.Kind != End)
        {
            MathToken token = Next();
            open += token.Kind == Open ? 1 : token.Kind == Close ? -1 : 0;
            if (open == 0) return MathToken.Clean(latex[begin..token.Start]).Replace("\\,", "\u2009", StringComparison.Ordinal);
        }
        throw Wrong($"the brace after \\{name} is never closed");
    }
}
