using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel.Scripting.Running;

/// <summary>
/// The compilations of the cells that ran, all bound against one set of libraries. For a larger set, all cells are bound again: to the compiler a
/// library whose own references were missing is another one than the same library with them, so its types would not be those of earlier variables.
/// The code that was emitted stays in use, because its names follow from the text.
/// </summary>
internal sealed class CompiledCells
{
    private readonly List<CSharpCompilation> cells = [];

    public CompiledCells(IReadOnlyList<MetadataReference> references) => References = references;

    public IReadOnlyList<MetadataReference> References { get; }

    /// <summary>The last cell, by which all before it are reached; null before the first.</summary>
    public CSharpCompilation? Last => cells.Count == 0 ? null : cells[^1];

    /// <summary>Adds a cell compiled after <see cref="Last"/>, against the same libraries.</summary>
    public void Add(CSharpCompilation compilation) => cells.Add(compilation);

    /// <summary>The same cells, bound against other libraries.</summary>
    public CompiledCells Against(IReadOnlyList<MetadataReference> references)
    {
        var rebound = new CompiledCells(references);
        foreach (CSharpCompilation cell in cells)
        {
            rebound.Add(CSharpCompilation.CreateScriptCompilation(
                cell.AssemblyName!, cell.SyntaxTrees[0], references, cell.Options, rebound.Last, typeof(object)));
        }
        return rebound;
    }
}
