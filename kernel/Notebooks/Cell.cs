using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>A cell of a notebook.</summary>
public abstract record Cell
{
    /// <summary>Its identity in the file: 1 to 64 letters, digits, hyphens and underscores; no other cell of the notebook has it.</summary>
    public required string Id { get; init; }

    /// <summary>Its text, the lines joined.</summary>
    public required string Source { get; init; }

    /// <summary>What the file says about the cell: tags, its language, and whatever its editor added.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Files that travel with the cell, as <c>attachment:NAME</c> in its markdown; null when the file has no such field.</summary>
    public IReadOnlyDictionary<string, MimeBundle>? Attachments { get; init; }

    /// <summary>Fields beside the ones nbformat knows, kept as they were found.</summary>
    public JsonObject Others { get; init; } = [];

    /// <summary>The cell's tags; entries that are not text are left out.</summary>
    public IEnumerable<string> Tags => Metadata["tags"] is JsonArray tags ? tags.Select(Text).OfType<string>() : [];

    /// <summary>Whether the cell carries a tag.</summary>
    public bool HasTag(string tag) => Tags.Contains(tag);

    private protected static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

/// <summary>Prose in Markdown.</summary>
public sealed record MarkdownCell : Cell;

/// <summary>Text for a converter, shown to nobody else.</summary>
public sealed record RawCell : Cell;

/// <summary>Code with what it showed when it ran last.</summary>
public sealed record CodeCell : Cell
{
    /// <summary>Which execution of the session this was; null when it has not run.</summary>
    public int? ExecutionCount { get; init; }

    /// <summary>What it showed, in order.</summary>
    public IReadOnlyList<CellOutput> Outputs { get; init; } = [];

    /// <summary>The language that the cell itself names, as Polyglot Notebooks or .NET Interactive writes it; null means C#.</summary>
    public string? Language =>
        Text((Metadata["polyglot_notebook"] as JsonObject)?["kernelName"])
        ?? Text((Metadata["dotnet_interactive"] as JsonObject)?["language"])
        ?? Text((Metadata["vscode"] as JsonObject)?["languageId"]);
}
