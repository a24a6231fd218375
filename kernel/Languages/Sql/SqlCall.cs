using System.Text.RegularExpressions;

namespace NotebookKernel.Languages.Sql;

/// <summary>The call of a function that is being typed.</summary>
internal static partial class SqlCall
{
    /// <summary>The function whose arguments the end of a text is in, and in which of them, from 0; null when it is in none.</summary>
    public static (string Function, int Argument)? Around(string before)
    {
        // Texts, quoted names and comments hold no calls. One that is still open reaches to the end, and the cursor is inside it.
        string code = Opaque().Replace(before, match => new string(' ', match.Length));
        int depth = 0, argument = 0;
        for (int at = code.Length - 1; at >= 0; at--)
        {
            switch (code[at])
            {
                case ')' or ']' or '}': depth++; break;
                case '(' or '[' or '{' when depth > 0: depth--; break;
                case '(': return Name().Match(code[..at]) is { Success: true } name ? (name.Groups[1].Value, argument) : null;
                // The commas so far are those of a list that is an argument itself.
                case '[' or '{': argument = 0; break;
                case ',' when depth == 0: argument++; break;
                case ';' when depth == 0: return null;
                default: break;
            }
        }
        return null;
    }

    [GeneratedRegex("""'(''|[^'])*('|$)|"(""|[^"])*("|$)|--[^\n]*|/\*.*?(\*/|$)""", RegexOptions.Singleline)]
    private static partial Regex Opaque();

    [GeneratedRegex(@"(\w+)\s*$")]
    private static partial Regex Name();
}
