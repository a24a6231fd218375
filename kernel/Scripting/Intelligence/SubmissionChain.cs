using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NotebookKernel.Scripting.Running;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>
/// The session as a Roslyn workspace: a chain of submissions, so that a later cell may declare a name again and the latest one counts. A submission
/// costs 25 ms and 3 MB, so cells that declare different names share one, and those that declare nothing are left out.
/// </summary>
internal sealed class SubmissionChain
{
    // A shared submission is bound anew with each cell added to it, so its size is limited.
    private const int MostCells = 40;

    private readonly AdhocWorkspace workspace = new(RoslynHost.Services);
    private readonly List<string> taken = [];
    private readonly List<SubmissionText> declaring = [];
    private readonly HashSet<string> names = [];
    private Solution solution;
    private ProjectId? last, beforeLast;
    private SubmissionText? shared;
    private bool mayGrow;
    private int made;
    private DocumentId? current;
    private IReadOnlyList<MetadataReference>? seen;
    private ImmutableArray<MetadataReference> documented = [];

    /// <summary>An empty session.</summary>
    public SubmissionChain() => solution = workspace.CurrentSolution;

    /// <summary>The names that cells have declared: variables, methods, types.</summary>
    public IReadOnlySet<string> Names => names;

    /// <summary>The cell being typed, as a document that sees all cells before it.</summary>
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
        if (taken.Count > history.Submissions.Count || !taken.SequenceEqual(history.Submissions.Take(taken.Count))) Forget();
        bool referencesChanged = seen is null || !seen.SequenceEqual(history.References);
        if (referencesChanged) documented = DocumentedReferences.Of(history.References);
        seen = history.References;
        if (current is not null && !referencesChanged && taken.Count == history.Submissions.Count) return;

        if (current is not null) solution = solution.RemoveProject(current.ProjectId);
        mayGrow &= !referencesChanged;
        int changed = declaring.Count;
        foreach (string code in history.Submissions.Skip(taken.Count))
        {
            taken.Add(code);
            SubmissionText cell = SubmissionText.Of(code);
            if (cell.SaysNothing || SaysNothingNew(cell)) continue;
            names.UnionWith(cell.Names);
            declaring.Add(cell);
        }
        if (declaring.Count > changed) Build(history, changed);
        current = Add(history, "", last);
    }

    // Adds the cells from `first` on, to the last submission if they fit and otherwise in as few new ones as possible.
    private void Build(SubmissionHistory history, int first)
    {
        SubmissionText? open = null;
        if (mayGrow && last is not null && shared is { Cells: < MostCells } && !shared.Names.Overlaps(declaring[first].Names))
        {
            open = shared;
            solution = solution.RemoveProject(last);
            last = beforeLast;
        }
        foreach (SubmissionText cell in declaring.Skip(first))
        {
            if (open is { Cells: < MostCells } && !open.Names.Overlaps(cell.Names))
            {
                open = open.With(cell);
                continue;
            }
            if (open is not null) last = Add(history, open.Text, last).ProjectId;
            open = cell;
        }
        beforeLast = last;
        last = Add(history, open!.Text, last).ProjectId;
        (shared, mayGrow) = (open, true);
    }

    private void Forget()
    {
        solution = workspace.CurrentSolution;
        (last, beforeLast, current, shared, mayGrow) = (null, null, null, null, false);
        taken.Clear();
        declaring.Clear();
        names.Clear();
    }

    // A cell that was run again, unless another has declared its names since.
    private bool SaysNothingNew(SubmissionText cell)
    {
        int before = declaring.FindLastIndex(earlier => earlier.Text == cell.Text);
        return before >= 0 && !declaring.Skip(before + 1).Any(later => later.Names.Overlaps(cell.Names));
    }

    private DocumentId Add(SubmissionHistory history, string code, ProjectId? upon)
    {
        string name = $"Cell{++made}";
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, name, name, LanguageNames.CSharp,
            compilationOptions: RoslynHost.CompilationOptions(history.Imports), parseOptions: RoslynHost.ParseOptions,
            projectReferences: upon is null ? null : [new ProjectReference(upon)], metadataReferences: documented,
            isSubmission: true);
        DocumentId id = DocumentId.CreateNewId(project.Id);
        solution = solution.AddProject(project).AddDocument(DocumentInfo.Create(
            id, name + ".csx", sourceCodeKind: SourceCodeKind.Script,
            loader: TextLoader.From(SourceText.From(code).Container, VersionStamp.Default)));
        return id;
    }
}
