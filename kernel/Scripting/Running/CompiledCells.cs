using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel.Scripting.Running;

/// <summary>
/// What the compiler knows of the cells that ran, all of it bound against one set of libraries. For a larger set the cells before are bound again:
/// a library whose needs were missing then and are there now is another library to the compiler, and its types would not be those of the
/// variables of earlier cells. What runs stays as it is; the names of what was emitted follow from the text.
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
            rebound.Add(CSharpCompilation.CreateScriptCompilation(cell.AssemblyName!, cell.SyntaxTrees[0], references, cell.Options, rebound.Last, typeof(object)));
        return rebound;
    }
}
