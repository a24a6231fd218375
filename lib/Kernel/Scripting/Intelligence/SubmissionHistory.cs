using Microsoft.CodeAnalysis;

namespace MsstNet.Lab.Kernel.Scripting.Intelligence;

/// <summary>What a cell about to be typed can see.</summary>
/// <param name="Cells">The source of the cells that ran, in their order.</param>
/// <param name="References">The assemblies cells may use.</param>
/// <param name="Imports">Namespaces, and types for their static members.</param>
internal sealed record SubmissionHistory(IReadOnlyList<string> Cells, IReadOnlyList<MetadataReference> References, IReadOnlyList<string> Imports)
{
    /// <summary>The type whose members cells call without naming it; null when there is none.</summary>
    public Type? Globals { get; init; }

    /// <summary>What paths in `#r`, `#load` and `#!import` are relative to.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;
}
