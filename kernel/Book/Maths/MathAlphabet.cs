using System.Text;

namespace NotebookKernel.Book.Maths;

/// <summary>
/// Letters in the styles of mathematics, by Unicode's Mathematical Alphanumeric Symbols: MathML Core keeps no other way to say "bold".
/// </summary>
internal static class MathAlphabet
{
    // First code points of A, a and 0; then the letters that Unicode had long before the block was made, and that it leaves holes for.
    private static readonly Dictionary<string, (int Upper, int Lower, int Digit, string Holes)> Styles = new()
    {
        ["mathbf"] = (0x1D400, 0x1D41A, 0x1D7CE, ""),
        ["boldsymbol"] = (0x1D468, 0x1D482, 0x1D7CE, ""),
        ["bm"] = (0x1D468, 0x1D482, 0x1D7CE, ""),
        ["mathbb"] = (0x1D538, 0x1D552, 0x1D7D8, "CℂHℍNℕPℙQℚRℝZℤ"),
        ["mathcal"] = (0x1D49C, 0x1D4B6, 0, "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"),
        ["mathscr"] = (0x1D49C, 0x1D4B6, 0, "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"),
        ["mathfrak"] = (0x1D504, 0x1D51E, 0, "CℭHℌIℑRℜZℨ"),
        ["mathsf"] = (0x1D5A0, 0x1D5BA, 0x1D7E2, ""),
        ["mathtt"] = (0x1D670, 0x1D68A, 0x1D7F6, ""),
    };

    /// <summary>Whether a command names a style of letters.</summary>
    public static bool Has(string style) => style is "mathrm" or "mathit" or "mathnormal" || Styles.ContainsKey(style);

    /// <summary>Text in a style; what has no such form stays.</summary>
    public static string In(string style, string text)
    {
        if (!Styles.TryGetValue(style, out (int Upper, int Lower, int Digit, string Holes) forms)) return text;
        var styled = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            int hole = rune.IsBmp ? forms.Holes.IndexOf((char)rune.Value) : -1;
            int point = rune.Value switch
            {
                _ when hole >= 0 && hole % 2 == 0 => forms.Holes[hole + 1],
                >= 'A' and <= 'Z' => forms.Upper + rune.Value - 'A',
                >= 'a' and <= 'z' => forms.Lower + rune.Value - 'a',
                >= '0' and <= '9' when forms.Digit > 0 => forms.Digit + rune.Value - '0',
                >= 'Α' and <= 'Ω' when style is "mathbf" => 0x1D6A8 + rune.Value - 'Α',
                >= 'α' and <= 'ω' when style is "mathbf" => 0x1D6C2 + rune.Value - 'α',
                >= 'Α' and <= 'Ω' when style is "boldsymbol" or "bm" => 0x1D71C + rune.Value - 'Α',
                >= 'α' and <= 'ω' when style is "boldsymbol" or "bm" => 0x1D736 + rune.Value - 'α',
                int other => other,
            };
            styled.Append(new Rune(point));
        }
        return styled.ToString();
    }
}
