using System.Diagnostics;
using System.Globalization;
using System.Net;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Running;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Scripting;

/// <summary>Runs cells part by part: C# on the cells' thread, the rest here.</summary>
internal sealed class CellRunner : IDisposable
{
    private const int DeepestImport = 16;

    private readonly ScriptSession session;
    private readonly string folder;
    private readonly CellLoadContext loads = new();
    private readonly SessionLibraries libraries;
    private readonly SessionPackages packages;
    private readonly Submissions submissions;
    private readonly Dictionary<string, string[]> sources = new(StringComparer.Ordinal);
    private int cells;

    public CellRunner(ScriptSession session, string folder)
    {
        (this.session, this.folder) = (session, folder);
        libraries = new SessionLibraries(loads);
        packages = new SessionPackages(folder, libraries, loads);
        submissions = new Submissions(libraries, loads);
        Tracebacks = new Tracebacks(SourceLine);
        _ = Thread.Run(() => submissions.Compile("0", "warm-up", CancellationToken.None));
    }

    public CellThread Thread { get; private set; } = new();

    public Tracebacks Tracebacks { get; }

    public SubmissionHistory History => new([.. submissions.Sources], libraries.References, Submissions.Imports);

    /// <summary>Runs a cell to its end.</summary>
    /// <returns>What went wrong, or null.</returns>
    public async Task<CellError?> Run(string code, CancellationToken interrupt)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"Cell {++cells}");
        try
        {
            await RunText(code, name, folder, 0, interrupt).ConfigureAwait(false);
            return null;
        }
        catch (CompilationException e) { return CompileErrors.Of(e.Errors); }
        catch (MagicException e)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"{name}, line {e.Line + 1}: {e.Message}");
            return new CellError("UnknownMagic", place, [place]);
        }
        catch (NotebookException e) when (e.Data.Contains(OfTheCell) is false) { return new CellError(nameof(NotebookException), e.Message, [e.Message]); }
        catch (Exception e) when (interrupt.IsCancellationRequested && IsInterruption(e))
        {
            string said = Thread.LeftBehind
                ? "The cell was interrupted, but what it was doing cannot be stopped from outside, inside a library for instance; that goes on in the background until it returns. Variables are kept. If the machine stays busy, restart the kernel."
                : "The cell was interrupted; its variables are kept.";
            Thread.Dispose();
            Thread = new CellThread();
            session.RenewConsole();
            return new CellError("Interrupted", said, [said]);
        }
#pragma warning disable CA1031 // Whatever a cell throws is shown and the session goes on.
        catch (Exception e) { return Tracebacks.Of(e); }
#pragma warning restore CA1031
    }

    public void Dispose() => Thread.Dispose();

    private const string OfTheCell = "thrown by a cell";

    private async Task RunText(string code, string name, string from, int depth, CancellationToken interrupt)
    {
        if (depth > DeepestImport) throw new NotebookException($"{name} imports itself, or files import one another more than {DeepestImport} deep.");
        sources[name] = code.ReplaceLineEndings("\n").Split('\n');
        IReadOnlyList<CellPart> parts = CellSplitter.Split(code);
        Stopwatch? watch = parts.Any(part => part.Kind == PartKind.Time) ? Stopwatch.StartNew() : null;
        try
        {
            // Packages first and together: one restore, and versions that agree.
            PackageRequest[] wanted = [.. parts.Where(IsPackage).Select(part => PackageRequest.Parse(part.Text.Split(':', 2)[1]))];
            if (wanted.Length > 0) await packages.Add(wanted, session.Write, interrupt).ConfigureAwait(false);
            foreach (CellPart part in parts)
            {
                interrupt.ThrowIfCancellationRequested();
                bool last = depth == 0 && ReferenceEquals(part, parts.LastOrDefault(other => other.Kind is not (PartKind.Time or PartKind.Reference)));
                await RunPart(part, name, from, depth, last, interrupt).ConfigureAwait(false);
            }
        }
        finally
        {
            if (watch is not null) session.Show(Displayed((MimeBundle.PlainText, WallTime(watch.Elapsed))));
        }
    }

    private async Task RunPart(CellPart part, string name, string from, int depth, bool last, CancellationToken interrupt)
    {
        switch (part.Kind)
        {
            case PartKind.CSharp:
                await Thread.Run(() => RunCSharp(part.Text, name, last, interrupt)).ConfigureAwait(false);
                break;
            case PartKind.Text:
                session.Show(Displayed(part.Language switch
                {
                    "markdown" => [("text/markdown", part.Text), (MimeBundle.PlainText, part.Text)],
                    "html" => [("text/html", part.Text), (MimeBundle.PlainText, part.Text)],
                    _ => [("text/vnd.mermaid", part.Text), ("text/html", $"<pre class=\"mermaid\">{WebUtility.HtmlEncode(part.Text)}</pre>"), (MimeBundle.PlainText, part.Text)],
                }));
                break;
            case PartKind.Reference when !IsPackage(part):
                if (libraries.Add(Path.GetFullPath(part.Text, from)) is { } said) session.Write(ConsoleStream.Stderr, said + "\n");
                break;
            case PartKind.Load or PartKind.Import:
                string path = Path.GetFullPath(part.Text, from);
                foreach ((string itsName, string text) in ImportedText.Read(path))
                    await RunText(text, itsName, Path.GetDirectoryName(path)!, depth + 1, interrupt).ConfigureAwait(false);
                break;
            case PartKind.About:
                session.Show(Displayed((MimeBundle.PlainText, $"C# {Submissions.Dialect.SpecifiedLanguageVersion} on .NET {Environment.Version}, NotebookKernel")));
                break;
        }
    }

    private bool RunCSharp(string code, string name, bool last, CancellationToken interrupt)
    {
        Submission submission = submissions.Compile(code, name, interrupt);
        submissions.Keep(submission);
        CellThread thread = Thread;
        try
        {
            thread.RunStoppable(
                context =>
                {
                    Task<object?> run = submissions.Start(submission);
                    context.RunUntilEnd(run, interrupt);
                    object? value = run.GetAwaiter().GetResult();
                    if (value is null && !submission.HasResult) return;
                    MimeBundle bundle = Bundles.Of(value);
                    if (last) session.Show(new ResultValue(bundle));
                    else session.Show(Displayed(bundle));
                },
                session.ReportStray,
                interrupt);
        }
        catch (NotebookException e)
        {
            e.Data[OfTheCell] = true;
            throw;
        }
        return true;
    }

    private static bool IsPackage(CellPart part) => part.Kind == PartKind.Reference && part.Text.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);

    private static bool IsInterruption(Exception e) => e switch
    {
        OperationCanceledException or ThreadInterruptedException => true,
        AggregateException many => many.InnerExceptions.All(IsInterruption),
        _ => false,
    };

    private static DisplayedValue Displayed(params (string, string)[] forms) => Displayed(MimeBundle.Of(forms));

    private static DisplayedValue Displayed(MimeBundle bundle) => new(bundle, $"cell-part-{Guid.NewGuid():N}");

    private static string WallTime(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"Wall time: {time.TotalMilliseconds:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"Wall time: {time.TotalSeconds:0.##} s");

    private string? SourceLine(string name, int line) =>
        sources.TryGetValue(name, out string[]? lines) && line >= 1 && line <= lines.Length ? lines[line - 1] : null;
}
