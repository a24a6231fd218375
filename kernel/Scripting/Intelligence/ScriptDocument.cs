using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>A script with fixed references and imports, whose text changes with each question. Symbols read for one text serve the next.</summary>
internal sealed class ScriptDocument
{
    private readonly Document empty;

    /// <summary>A script that may use these assemblies and namespaces.</summary>
    /// <param name="references">The assemblies.</param>
    /// <param name="imports">Namespaces, and types for their static members.</param>
    public ScriptDocument(IEnumerable<MetadataReference> references, IEnumerable<string> imports)
    {
        var workspace = new AdhocWorkspace(RoslynHost.Services);
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Script", "Script", LanguageNames.CSharp, isSubmission: false,
            metadataReferences: references, parseOptions: RoslynHost.ParseOptions, compilationOptions: RoslynHost.CompilationOptions(imports));
        DocumentId id = DocumentId.CreateNewId(project.Id);
        TextLoader text = TextLoader.From(SourceText.From("").Container, VersionStamp.Default);
        DocumentInfo document = DocumentInfo.Create(id, "cell.csx", sourceCodeKind: SourceCodeKind.Script, loader: text);
        empty = workspace.CurrentSolution.AddProject(project).AddDocument(document).GetDocument(id)!;
    }

    /// <summary>The script with this text.</summary>
    public async Task<Document> With(string text, CancellationToken cancel)
    {
        // A fork of a compiled script takes over its bound references; a fork of one not yet compiled binds them all anew.
        await empty.Project.GetCompilationAsync(cancel).ConfigureAwait(false);
        return empty.WithText(SourceText.From(text));
    }
}
