using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>
/// A notebook in memory, nbformat 4.5. It does not change: a run makes a new one with <c>with</c>. JSON objects in it are read, never altered.
/// </summary>
public sealed record Notebook
{
    /// <summary>The cells from top to bottom.</summary>
    public required IReadOnlyList<Cell> Cells { get; init; }

    /// <summary>What the file says about the notebook as a whole: kernelspec, language_info, and whatever its editor added.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Fields beside the ones nbformat knows, kept as they were found.</summary>
    public JsonObject Others { get; init; } = [];

    /// <summary>The minor version of the format written, at least 5.</summary>
    public int Minor { get; init; } = 5;

    /// <summary>The text of the first heading of the first level; null when no markdown cell has one.</summary>
    public string? Title => Cells.OfType<MarkdownCell>().SelectMany(cell => cell.Source.Split('\n'))
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();
}
