using System.Diagnostics;
using System.Globalization;
using System.Net;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Scripting.Running;

/// <summary>A text that runs: a cell, or a file that a cell imports.</summary>
/// <param name="Name">Its name in errors and tracebacks: "Cell 3", "setup.cs".</param>
/// <param name="Folder">What its paths are relative to.</param>
/// <param name="Depth">How many imports lead to it; 0 for a cell.</param>
internal sealed record RunningText(string Name, string Folder, int Depth);

/// <summary>Runs a cell step by step: C#, packages and libraries, imported files, text to show.</summary>
internal sealed class CellSteps(
    SessionOutput output, SessionLibraries libraries, SessionPackages packages, CSharpRunner csharp, Tracebacks tracebacks)
{
    private const int DeepestImport = 16;

    /// <summary>Runs a text to its end.</summary>
    /// <exception cref="NotebookException">A library, package or file cannot be used.</exception>
    /// <exception cref="MagicException">A line begins like a magic command and is none.</exception>
    public async Task Run(string code, RunningText text, CancellationToken interrupt)
    {
        if (text.Depth > DeepestImport)
            throw new NotebookException($"{text.Name} imports itself, or files import one another more than {DeepestImport} deep.");
        tracebacks.Remember(text.Name, code);
        IReadOnlyList<CellPart> parts = CellSplitter.Split(code);
        Stopwatch? watch = parts.Any(part => part.Kind == PartKind.Time) ? Stopwatch.StartNew() : null;
        try
        {
            // Packages first and together: one restore, and versions that agree.
            PackageRequest[] wanted = [.. parts.Where(IsPackage).Select(part => PackageRequest.Parse(part.Text.Split(':', 2)[1]))];
            if (wanted.Length > 0) await packages.Add(wanted, output.Write, interrupt).ConfigureAwait(false);
            CellPart? last = text.Depth > 0 ? null : parts.LastOrDefault(part => part.Kind is not (PartKind.Time or PartKind.Reference));
            foreach (CellPart part in parts)
            {
                interrupt.ThrowIfCancellationRequested();
                await RunStep(part, text, ReferenceEquals(part, last), interrupt).ConfigureAwait(false);
            }
        }
        finally
        {
            if (watch is not null) output.ShowStep(MimeBundle.Of((MimeBundle.PlainText, WallTime(watch.Elapsed))));
        }
    }

    private async Task RunStep(CellPart part, RunningText text, bool isLast, CancellationToken interrupt)
    {
        switch (part.Kind)
        {
            case PartKind.CSharp:
                await csharp.Run(part.Text, text.Name, isLast, interrupt).ConfigureAwait(false);
                break;
            case PartKind.Text:
                output.ShowStep(Forms(part.Language, part.Text));
                break;
            case PartKind.Reference when !IsPackage(part):
                if (libraries.Add(Path.GetFullPath(part.Text, text.Folder)) is { } remark) output.Write(ConsoleStream.Stderr, remark + "\n");
                break;
            case PartKind.Load or PartKind.Import:
                string path = Path.GetFullPath(part.Text, text.Folder);
                foreach ((string name, string imported) in ImportedText.Read(path))
                    await Run(imported, new(name, Path.GetDirectoryName(path)!, text.Depth + 1), interrupt).ConfigureAwait(false);
                break;
            case PartKind.About:
                string about = $"C# {Submissions.Dialect.SpecifiedLanguageVersion} on .NET {Environment.Version}, NotebookKernel";
                output.ShowStep(MimeBundle.Of((MimeBundle.PlainText, about)));
                break;
        }
    }

    private static MimeBundle Forms(string language, string text) => language switch
    {
        "markdown" => MimeBundle.Of(("text/markdown", text), (MimeBundle.PlainText, text)),
        "html" => MimeBundle.Of(("text/html", text), (MimeBundle.PlainText, text)),
        _ => MimeBundle.Of(
            ("text/vnd.mermaid", text), ("text/html", $"<pre class=\"mermaid\">{WebUtility.HtmlEncode(text)}</pre>"), (MimeBundle.PlainText, text)),
    };

    private static bool IsPackage(CellPart part) =>
        part.Kind == PartKind.Reference && part.Text.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);

    private static string WallTime(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"Wall time: {time.TotalMilliseconds:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"Wall time: {time.TotalSeconds:0.##} s");
}
