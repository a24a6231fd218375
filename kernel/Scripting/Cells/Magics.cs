namespace NotebookKernel.Scripting.Cells;

/// <summary>The magic commands and directives that a cell may hold beside C#.</summary>
internal static class Magics
{
    /// <summary>Each with a line on what it does, for completion and for hover.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["#!csharp"] = "What follows is C#.",
        ["#!markdown"] = "Shows what follows as Markdown.",
        ["#!html"] = "Shows what follows as HTML.",
        ["#!mermaid"] = "Shows what follows as a Mermaid diagram.",
        ["#!time"] = "Shows after the cell how long it took.",
        ["#!import"] = "Runs a file here: #!import part.cs, or the code cells of a notebook: #!import chapter.ipynb",
        ["#!about"] = "Shows which kernel this is.",
        ["#r"] = "References a library: #r \"path/to.dll\", or a package: #r \"nuget: Name, Version\"",
        ["#load"] = "Runs a C# file here: #load \"part.csx\"",
    };

    /// <summary>Other names for the same in .NET Interactive.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["#!c#"] = "#!csharp", ["#!C#"] = "#!csharp", ["#!md"] = "#!markdown",
    };

    public static string Canonical(string name) => Aliases.GetValueOrDefault(name, name);

    /// <summary>The language of the text that follows the command; null when C# follows.</summary>
    public static string? Language(string name) => name switch
    {
        "#!markdown" => "markdown",
        "#!html" => "html",
        "#!mermaid" => "mermaid",
        _ => null,
    };

    public static string Unknown(string name)
    {
        string known = string.Join(", ", All.Keys);
        string nearest = All.Keys.MinBy(key => Distance(key, name))!;
        string hint = Distance(nearest, name) <= 3 ? $" Did you mean {nearest}?" : "";
        return $"{name} is not known here.{hint} Known are {known}.";
    }

    // Levenshtein's distance.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
