using Microsoft.DotNet.Interactive.Directives;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Scripting.Cells;

/// <summary>The magic commands that a cell may hold.</summary>
/// <param name="Languages">Commands that switch to a language, with the name of its kernel.</param>
/// <param name="Descriptions">All commands, each with one line on what it does.</param>
internal sealed record MagicTable(IReadOnlyDictionary<string, string> Languages, IReadOnlyDictionary<string, string> Descriptions)
{
    private static readonly Dictionary<string, string> Own = new(StringComparer.Ordinal)
    {
        ["#!time"] = "Shows after the cell how long it took.",
        ["#!import"] = "Runs a file here: #!import part.cs (.cs, .csx, .fsx), or the cells of a notebook: #!import chapter.ipynb (.ipynb, .dib)",
        ["#!about"] = "Shows which kernel this is.",
        ["#!lsmagic"] = "Lists the languages and magic commands.",
        ["#!connect"] = "Would add a language that runs elsewhere; this kernel has none to add.",
        ["#r"] = "References a library: #r \"path/to.dll\", or a package: #r \"nuget: Name, Version\"",
        ["#i"] = "Another place to get packages from: #i \"nuget:https://…\" or a folder",
        ["#load"] = "Runs a C# file here: #load \"part.csx\"",
    };

    private static readonly Dictionary<string, string> Sharing = new(StringComparer.Ordinal)
    {
        ["#!set"] = "Sets a variable: #!set --name x --value @fsharp:y",
        ["#!share"] = "Takes a variable over from another language: #!share --from fsharp y",
        ["#!who"] = "Lists the variables of the language.",
        ["#!whos"] = "Lists the variables of the language with types and values.",
    };

    /// <summary>What every session has.</summary>
    public static MagicTable Default { get; } = Of([]);

    /// <summary>What every session has, and what a session's languages have besides.</summary>
    public static MagicTable Of(IEnumerable<KernelDirective> directives)
    {
        var languages = new Dictionary<string, string>(StringComparer.Ordinal);
        var descriptions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (CellLanguage language in CellLanguage.All)
            foreach (string name in language.Aliases.Prepend(language.Name))
            {
                languages[$"#!{name}"] = language.Name;
                if (name == language.Name) descriptions[$"#!{name}"] = language.Description;
            }
        foreach ((string name, string description) in Own.Concat(Sharing)) descriptions[name] = description;
        foreach (KernelDirective directive in directives.Where(directive => !directive.Hidden))
        {
            if (directive is KernelSpecifierDirective specifier) languages.TryAdd(directive.Name, specifier.KernelName);
            bool isKnown = languages.TryGetValue(directive.Name, out string? language) && CellLanguage.Find(language) is not null;
            if (!isKnown) descriptions.TryAdd(directive.Name, directive.Description ?? "");
        }
        return new MagicTable(languages, descriptions);
    }

    /// <summary>Whether a line that begins with this name is a command.</summary>
    public bool Knows(string name) => Languages.ContainsKey(name) || Descriptions.ContainsKey(name);

    /// <summary>What to say of a name that is unknown.</summary>
    public string Unknown(string name)
    {
        string nearest = Descriptions.Keys.MinBy(key => Distance(key, name))!;
        string hint = Distance(nearest, name) <= 3 ? $" Did you mean {nearest}?" : "";
        return $"{name} is not known here.{hint} Known are {string.Join(", ", Descriptions.Keys)}.";
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
