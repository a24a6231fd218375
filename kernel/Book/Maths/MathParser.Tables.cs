using System.Xml.Linq;
using static NotebookKernel.Book.Maths.MathTokenKind;

namespace NotebookKernel.Book.Maths;

// Brackets that grow, and rows and columns.
internal sealed partial class MathParser
{
    private static readonly Dictionary<string, (string Left, string Right)> Brackets = new()
    {
        ["matrix"] = ("", ""), ["smallmatrix"] = ("", ""), ["pmatrix"] = ("(", ")"), ["bmatrix"] = ("[", "]"), ["Bmatrix"] = ("{", "}"),
        ["vmatrix"] = ("|", "|"), ["Vmatrix"] = ("‖", "‖"), ["cases"] = ("{", ""), ["rcases"] = ("", "}"),
        ["aligned"] = ("", ""), ["align"] = ("", ""), ["alignat"] = ("", ""), ["split"] = ("", ""), ["gathered"] = ("", ""), ["gather"] = ("", ""),
        ["array"] = ("", ""), ["equation"] = ("", ""),
    };

    private XElement Between()
    {
        string left = Fence("\\left");
        var body = new XElement("mrow", Stretching(left, "prefix"));
        while (true)
        {
            body.Add(Row(() => false));
            if (Now is not { Kind: Command, Text: "middle" }) break;
            at++;
            body.Add(Stretching(Fence("\\middle"), "infix"));
        }
        if (Now is not { Kind: Command, Text: "right" }) throw Wrong("\\left is not followed by \\right in the same group");
        at++;
        body.Add(Stretching(Fence("\\right"), "postfix"));
        return body;
    }

    private string Fence(string after)
    {
        MathToken token = Now;
        if (token.Kind is not (Character or Command)) throw Wrong($"{after} is not followed by a bracket");
        at++;
        if (token.Kind == Command && Symbols.Fences.TryGetValue(token.Text, out string? named)) return named;
        if (token.Kind == Character && "()[]|/<>.".Contains(token.Text[0], StringComparison.Ordinal))
            return token.Text switch { "." => "", "<" => "⟨", ">" => "⟩", _ => token.Text };
        at--;
        throw Wrong($"{after} is followed by \"{token.Text}\", which is no bracket");
    }

    private static XElement? Stretching(string bracket, string form) => bracket.Length == 0 ? null
        : new("mo", new XAttribute("stretchy", "true"), new XAttribute("symmetric", "true"), new XAttribute("form", form), bracket);

    private static XElement Fenced(string left, XElement body, string right) => left.Length + right.Length == 0 ? body
        : new("mrow", Stretching(left, "prefix"), body, Stretching(right, "postfix"));

    private XElement Environment()
    {
        string name = Raw("begin"), kind = name.TrimEnd('*');
        if (!Brackets.TryGetValue(kind, out (string Left, string Right) brackets))
            throw Wrong($"\\begin{{{name}}} is not an environment this book knows");
        string columns = kind is "array" or "alignat" ? Raw("begin{" + kind + "}") : "";
        XElement body = Rows(kind, () => Now is { Kind: Command, Text: "end" }, columns);
        if (Now is not { Kind: Command, Text: "end" }) throw Wrong($"\\begin{{{name}}} is never ended");
        at++;
        string ended = Raw("end");
        if (ended != name) throw Wrong($"\\begin{{{name}}} is ended by \\end{{{ended}}}");
        return Fenced(brackets.Left, body, brackets.Right);
    }

    private XElement Rows(string kind, Func<bool> ends, string columns = "")
    {
        if (++depth > MostDeep) throw Wrong($"the formula nests more than {MostDeep} deep");
        bool outer = inTable;
        inTable = true;
        var table = new XElement("mtable", new XAttribute("class", kind));
        if (kind is "aligned" or "align" or "alignat" or "split" or "gathered" or "gather") table.SetAttributeValue("displaystyle", "true");
        char[] sides = [.. columns.Where(side => side is 'l' or 'c' or 'r')];
        var row = new XElement("mtr");
        while (true)
        {
            string side = Side(kind, row.Elements().Count(), sides);
            // A cell's content is a block, which only this kind of alignment moves; Firefox knows it by the same name.
            row.Add(new XElement("mtd", side == "center" ? null : new XAttribute("style", $"text-align:-webkit-{side}"), Row(ends)));
            if (Now.Kind == Column) { at++; continue; }
            // People often end the last row with \\ too; that adds no row.
            bool hasContent = row.Elements().Any(cell => cell.Value.Length > 0 || cell.HasElements);
            if (hasContent || table.Elements().Any() || Now.Kind == MathTokenKind.Row) table.Add(row);
            if (Now.Kind != MathTokenKind.Row) break;
            at++;
            if (Now is { Kind: Character, Text: "[" }) while (Now.Kind != End && Next() is not { Kind: Character, Text: "]" }) { }
            if (ends()) break;
            row = new XElement("mtr");
        }
        inTable = outer;
        depth--;
        return table;
    }

    private static string Side(string kind, int column, char[] sides) => kind switch
    {
        "aligned" or "align" or "alignat" or "split" => column % 2 == 0 ? "right" : "left",
        "cases" or "rcases" => "left",
        "array" => sides.ElementAtOrDefault(column) switch { 'l' => "left", 'r' => "right", _ => "center" },
        _ => "center",
    };

    private XElement Stack()
    {
        if (Now.Kind != Open) throw Wrong("\\substack wants its lines in braces");
        at++;
        XElement rows = Rows("substack", () => Now.Kind == Close);
        if (Now.Kind != Close) throw Wrong("the brace after \\substack is never closed");
        at++;
        return rows;
    }
}
