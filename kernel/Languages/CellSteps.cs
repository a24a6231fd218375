using System.Diagnostics;
using System.Globalization;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Running;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Languages;

/// <summary>A text that runs: a cell, or a file that a cell imports.</summary>
/// <param name="Name">Its name in errors and tracebacks: "Cell 3", "setup.cs".</param>
/// <param name="Folder">What its paths are relative to.</param>
/// <param name="Depth">How many imports lead to it; 0 for a cell.</param>
/// <param name="Language">The language it begins in.</param>
internal sealed record RunningText(string Name, string Folder, int Depth, string Language);

/// <summary>Runs a cell step by step: packages and libraries, imported files, and each part in its language.</summary>
internal sealed class CellSteps(
    SessionOutput output, LanguageRouter router, SessionReferences references, PackageExtensions extensions, Tracebacks tracebacks)
{
    private const int DeepestImport = 16;

    /// <summary>Runs a text to its end.</summary>
    /// <exception cref="NotebookException">A library, package or file cannot be used, or a language refuses.</exception>
    /// <exception cref="MagicException">A line begins like a magic command and is none.</exception>
    public async Task Run(string code, RunningText text, CancellationToken interrupt)
    {
        if (text.Depth > DeepestImport)
            throw new NotebookException($"{text.Name} imports itself, or files import one another more than {DeepestImport} deep.");
        tracebacks.Remember(text.Name, code);
        IReadOnlyList<CellPart> parts = CellSplitter.Split(code, router.Magics, text.Language);
        Stopwatch? watch = parts.Any(part => part.Kind == PartKind.Time) ? Stopwatch.StartNew() : null;
        try
        {
            await AddPackages(parts, text, interrupt).ConfigureAwait(false);
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
            case PartKind.Code:
                var code = new CellCode(part.Text, text.Name, isLast, interrupt) { Options = part.Options };
                await router.Run(code, part.Language).ConfigureAwait(false);
                break;
            case PartKind.Magic:
                await RunMagic(part, text, interrupt).ConfigureAwait(false);
                break;
            case PartKind.Reference when !SessionReferences.IsPackage(part.Text):
                if (references.Add(Path.GetFullPath(part.Text, text.Folder)) is { } remark) output.Write(ConsoleStream.Stderr, remark + "\n");
                break;
            case PartKind.Load or PartKind.Import:
                await Import(Path.GetFullPath(part.Text, text.Folder), text.Depth, interrupt).ConfigureAwait(false);
                break;
            case PartKind.About:
                string about = $"C# {Submissions.Dialect.SpecifiedLanguageVersion} on .NET {Environment.Version}, NotebookKernel";
                output.ShowStep(MimeBundle.Of((MimeBundle.PlainText, about)));
                break;
            case PartKind.ListMagics:
                output.ShowStep(MagicList.Of(router.Magics));
                break;
            case PartKind.Connect:
                string languages = string.Join(", ", router.Magics.Languages.Values.Distinct());
                throw new NotebookException($"{text.Name}, line {part.Line + 1}: #!connect adds a language that runs in another process, "
                    + $"and this kernel has none to add. The languages here are {languages}.");
        }
    }

    private async Task RunMagic(CellPart part, RunningText text, CancellationToken interrupt)
    {
        try
        {
            await router.RunMagic(part.Text, part.Language, interrupt).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A command of .NET Interactive or of an extension may throw anything; the reader wants to know which line did.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            throw new NotebookException($"{text.Name}, line {part.Line + 1}: {e.Message}", e);
        }
    }

    private async Task Import(string path, int depth, CancellationToken interrupt)
    {
        foreach (ImportedText imported in ImportedText.Read(path))
        {
            var text = new RunningText(imported.Name, Path.GetDirectoryName(path)!, depth + 1, imported.Language);
            await Run(imported.Code, text, interrupt).ConfigureAwait(false);
        }
    }

    // Packages first and together: one restore, and versions that agree.
    private async Task AddPackages(IReadOnlyList<CellPart> parts, RunningText text, CancellationToken interrupt)
    {
        foreach (CellPart source in parts.Where(part => part.Kind == PartKind.Source)) references.AddSource(source.Text, text.Folder);
        PackageRequest[] wanted = [.. parts.Where(part => part.Kind == PartKind.Reference && SessionReferences.IsPackage(part.Text))
            .Select(part => PackageRequest.Parse(part.Text.Split(':', 2)[1]))];
        if (wanted.Length == 0) return;
        foreach (string package in await references.AddPackages(wanted, output.Write, interrupt).ConfigureAwait(false))
        {
            if (extensions.In(package) is not { } found) continue;
            await router.Load(found.Load).ConfigureAwait(false);
            if (found.Script is { } script) await Import(script, text.Depth, interrupt).ConfigureAwait(false);
        }
    }

    private static string WallTime(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"Wall time: {time.TotalMilliseconds:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"Wall time: {time.TotalSeconds:0.##} s");
}
