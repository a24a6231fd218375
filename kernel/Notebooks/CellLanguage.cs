using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>A language of cells.</summary>
/// <param name="Name">Its kernel's name; `#!name` switches to it.</param>
/// <param name="Language">The language as .NET Interactive's documents name it; null when it is none.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Description">One line for completion.</param>
/// <param name="IsText">Whether its text is shown and not run: then only the name of another language ends it.</param>
internal sealed record CellLanguage(string Name, string? Language, string[] Aliases, string Description, bool IsText = false)
{
    public const string CSharp = "csharp";

    /// <summary>The languages that every session has.</summary>
    public static IReadOnlyList<CellLanguage> All { get; } =
    [
        new(CSharp, "C#", ["C#", "c#"], "What follows is C#."),
        new("fsharp", "F#", ["F#", "f#"], "What follows is F#."),
        new("sql", "SQL", ["duckdb"], "What follows is SQL, run by DuckDB in this process: SELECT * FROM 'file.csv'."),
        new("javascript", "JavaScript", ["js"], "What follows is JavaScript, run by the page that shows the cell."),
        new("html", "HTML", [], "Shows what follows as HTML.", IsText: true),
        new("markdown", "Markdown", ["md"], "Shows what follows as Markdown.", IsText: true),
        new("mermaid", "Mermaid", [], "Shows what follows as a Mermaid diagram.", IsText: true),
        new("value", null, [], "Keeps what follows as a value: #!value --name text", IsText: true),
    ];

    /// <summary>A language by its name or one of its aliases, or null.</summary>
    public static CellLanguage? Find(string name) => All.FirstOrDefault(language => language.Name == name || language.Aliases.Contains(name));

    /// <summary>
    /// The kernel's name for the language that a cell's metadata name: what VS Code's extensions write, such as "dotnet-interactive.csharp", too.
    /// </summary>
    public static string Of(string? named)
    {
        string name = named?.Replace("dotnet-interactive.", "", StringComparison.Ordinal) ?? CSharp;
        if (name == "polyglot-notebook") return CSharp;
        return Find(name)?.Name ?? Find(name.ToLowerInvariant())?.Name ?? name;
    }

    /// <summary>What marks a cell as being in a language, in the form that both VS Code extensions and .NET Interactive read.</summary>
    /// <param name="name">The kernel's name.</param>
    /// <param name="always">Whether to mark C#, too, which needs no mark in a notebook of C#.</param>
    public static JsonObject Metadata(string name, bool always) => name == CSharp && !always ? [] : new JsonObject
    {
        ["dotnet_interactive"] = new JsonObject { ["language"] = name },
        ["polyglot_notebook"] = new JsonObject { ["kernelName"] = name },
        ["vscode"] = new JsonObject { ["languageId"] = name },
    };
}
