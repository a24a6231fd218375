using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>A language of cells.</summary>
/// <param name="Name">Its kernel's name; `#!name` switches to it.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Description">One line for completion.</param>
/// <param name="IsText">Whether its text is shown and not run: then only the name of another language ends it.</param>
internal sealed record CellLanguage(string Name, string[] Aliases, string Description, bool IsText = false)
{
    public const string CSharp = "csharp";

    /// <summary>The languages that every session has.</summary>
    public static IReadOnlyList<CellLanguage> All { get; } =
    [
        new(CSharp, ["c#", "C#"], "What follows is C#."),
        new("fsharp", ["f#", "F#"], "What follows is F#."),
        new("sql", ["duckdb"], "What follows is SQL, run by DuckDB in this process: SELECT * FROM 'file.csv'."),
        new("javascript", ["js"], "What follows is JavaScript, run by the page that shows the cell."),
        new("html", [], "Shows what follows as HTML.", IsText: true),
        new("markdown", ["md"], "Shows what follows as Markdown.", IsText: true),
        new("mermaid", [], "Shows what follows as a Mermaid diagram.", IsText: true),
        new("value", [], "Keeps what follows as a value: #!value --name text", IsText: true),
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
    public static JsonObject Metadata(string name) => name == CSharp ? [] : new JsonObject
    {
        ["dotnet_interactive"] = new JsonObject { ["language"] = name },
        ["polyglot_notebook"] = new JsonObject { ["kernelName"] = name },
        ["vscode"] = new JsonObject { ["languageId"] = name },
    };
}
