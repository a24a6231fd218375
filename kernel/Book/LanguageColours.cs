using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookKernel.Book;

/// <summary>
/// Cells in other languages than C# as coloured HTML, with the classes of <see cref="CodeColours"/>: comments, strings, numbers, keywords and magic
/// lines, by their looks. It need not understand the language to help the eye.
/// </summary>
internal static class LanguageColours
{
    private const string Sql =
        "select from where group by having order limit join left right inner outer on using union all with as and or not null is in case when "
        + "then else end "
        + "distinct over partition qualify create replace table view macro insert into values set variable filter asc desc between like except";

    private const string FSharp =
        "let in open module type of match with fun function if then else elif for do done while to mutable rec and or not new yield return use try "
        + "finally raise member static true false null async seq";

    private const string JavaScript =
        "const let var function return if else for while do of in new class extends this true false null undefined typeof await async import export "
        + "from try catch finally throw switch case break continue default";

    private const string Mermaid = "flowchart graph subgraph end direction classDef class style LR RL TD TB BT";

    private static readonly Dictionary<string, Regex> Tokens = new()
    {
        ["sql"] = Token("--.*$"), ["fsharp"] = Token("(?<!:)//.*$"), ["javascript"] = Token("(?<!:)//.*$"), ["mermaid"] = Token("%%.*$"),
    };

    private static readonly Regex MagicsOnly = new(@"(?<magic>^\#!.*$)", RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace);

    /// <summary>The code as HTML to stand within pre and code. Without its tags and with its entities read, it is the code to the letter.</summary>
    public static string Html(string code, string language)
    {
        bool isSql = language == "sql";
        string words = language switch { "sql" => Sql, "fsharp" => FSharp, "javascript" => JavaScript, "mermaid" => Mermaid, _ => "" };
        HashSet<string> keywords = new(words.Split(' '), isSql ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        var html = new StringBuilder(code.Length * 2);
        int at = 0;
        foreach (Match token in Tokens.GetValueOrDefault(language, MagicsOnly).Matches(code))
        {
            string letter = Letter(token, keywords);
            if (letter.Length == 0) continue;
            html.Append(WebUtility.HtmlEncode(code[at..token.Index])).Append("<span class=\"").Append(letter).Append("\">")
                .Append(WebUtility.HtmlEncode(token.Value)).Append("</span>");
            at = token.Index + token.Length;
        }
        return html.Append(WebUtility.HtmlEncode(code[at..])).ToString();
    }

    private static string Letter(Match token, HashSet<string> keywords) =>
        token.Groups["magic"].Success ? "d"
        : token.Groups["comment"].Success ? "c"
        : token.Groups["string"].Success ? "s"
        : token.Groups["number"].Success ? "n"
        : keywords.Contains(token.Value) ? "k" : "";

    private static Regex Token(string comment) => new($$"""
        (?<magic>^\#!.*$)|(?<comment>{{comment}})
        |(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|`[^`]*`)|(?<number>(?<![\w.])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w))|(?<word>[A-Za-z_]\w*)
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace);
}
