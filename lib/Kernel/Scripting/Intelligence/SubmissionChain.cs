using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MsstNet.Lab.Kernel.Scripting.Intelligence;

/// <summary>
/// The session as Roslyn's workspace sees it: each cell that declares something is a submission upon the one before, so that a later cell may
/// declare a name again and the latest is meant. One text of all cells would make that an error and lose the types behind it.
/// </summary>
internal sealed class SubmissionChain
{
    private readonly AdhocWorkspace workspace = new(RoslynHost.Services);
    private readonly List<string> taken = [];
    private readonly List<(string Code, ImmutableHashSet<string> Names)> declaring = [];
    private readonly HashSet<string> names = [];
    private Solution solution;
    private ProjectId? last;
    private DocumentId? current;
    private IReadOnlyList<MetadataReference>? seen;
    private ImmutableArray<MetadataReference> documented = [];

    /// <summary>An empty session.</summary>
    public SubmissionChain() => solution = workspace.CurrentSolution;

    /// <summary>What the cells declared: variables, methods, types.</summary>
    public IReadOnlySet<string> Names => names;

    /// <summary>The cell being typed, as a document upon all cells before it.</summary>
    public async Task<Document> Cell(SubmissionHistory history, string code, CancellationToken cancel)
    {
        Follow(history);
        Document empty = solution.GetDocument(current)!;
        // A fork of a compiled cell takes over its bound references and the cells before it.
        await empty.Project.GetCompilationAsync(cancel).ConfigureAwait(false);
        return empty.WithText(SourceText.From(code));
    }

    private void Follow(SubmissionHistory history)
    {
        if (taken.Count > history.Cells.Count || !taken.SequenceEqual(history.Cells.Take(taken.Count))) Forget();
        bool referencesChanged = seen is null || !seen.SequenceEqual(history.References);
        if (referencesChanged) documented = DocumentedReferences.Of(history.References);
        seen = history.References;
        if (current is not null && !referencesChanged && taken.Count == history.Cells.Count) return;

        if (current is not null) solution = solution.RemoveProject(current.ProjectId);
        foreach (string code in history.Cells.Skip(taken.Count))
        {
            taken.Add(code);
            ImmutableHashSet<string> declared = Declared(code);
            if (declared.IsEmpty || SaysNothingNew(code, declared)) continue;
            declaring.Add((code, declared));
            names.UnionWith(declared);
            last = Add(history, code).ProjectId;
        }
        current = Add(history, "");
    }

    private void Forget()
    {
        solution = workspace.CurrentSolution;
        (last, current) = (null, null);
        taken.Clear();
        declaring.Clear();
        names.Clear();
    }

    // A cell run again, as long as nothing since has declared its names otherwise.
    private bool SaysNothingNew(string code, ImmutableHashSet<string> declared)
    {
        int before = declaring.FindLastIndex(cell => cell.Code == code);
        return before >= 0 && !declaring.Skip(before + 1).Any(cell => cell.Names.Overlaps(declared));
    }

    private DocumentId Add(SubmissionHistory history, string code)
    {
        string name = $"Cell{declaring.Count}";
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, name, name, LanguageNames.CSharp,
            compilationOptions: RoslynHost.CompilationOptions(history.Imports), parseOptions: RoslynHost.ParseOptions,
            projectReferences: last is null ? null : [new ProjectReference(last)], metadataReferences: documented,
            isSubmission: true, hostObjectType: history.Globals);
        DocumentId id = DocumentId.CreateNewId(project.Id);
        solution = solution.AddProject(project).AddDocument(DocumentInfo.Create(
            id, name + ".csx", sourceCodeKind: SourceCodeKind.Script,
            loader: TextLoader.From(SourceText.From(code).Container, VersionStamp.Default)));
        return id;
    }

    // Every name a cell could leave behind, and "using" for a directive that later cells see; more than it leaves does no harm.
    private static ImmutableHashSet<string> Declared(string code)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(code, RoslynHost.ParseOptions).GetRoot();
        return [.. root.Usings.Select(u => u.ToString()), .. root.DescendantNodes().Select(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
            SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            LocalFunctionStatementSyntax method => method.Identifier.ValueText,
            PropertyDeclarationSyntax property => property.Identifier.ValueText,
            BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
            DelegateDeclarationSyntax type => type.Identifier.ValueText,
            _ => "",
        }).Where(name => name.Length > 0)];
    }
}
