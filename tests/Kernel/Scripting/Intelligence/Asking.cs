using System.Diagnostics;
using NotebookKernel;
using NotebookKernel.Scripting.Intelligence;
using NotebookKernel.Scripting.Running;

namespace MsstNet.Lab.Tests.Kernel.Scripting.Intelligence;

/// <summary>Questions to the code intelligence with the cursor written as ‸, after cells that ran.</summary>
internal static class Asking
{
    // Composing Roslyn's services takes a second; all tests share them, and each its own chain of cells.
    public static SubmissionHistory After(params string[] cells) => new(cells, RoslynHost.References, RoslynHost.Imports);

    public static CodeIntelligence About(SubmissionHistory history, string? folder = null) =>
        new(() => history, folder ?? Environment.CurrentDirectory, warmUp: false);

    public static async Task<string[]> Texts(string cell, params string[] before) =>
        [.. (await Complete(cell, before)).Items.Select(item => item.Text)];

    public static async Task<Completions> Complete(string cell, params string[] before)
    {
        using CodeIntelligence intelligence = About(After(before));
        return await intelligence.CompleteAsync(Code(cell, out int cursor), cursor, TestContext.Current.CancellationToken);
    }

    public static async Task<MimeBundle?> Inspect(string cell, params string[] before)
    {
        using CodeIntelligence intelligence = About(After(before));
        return await intelligence.InspectAsync(Code(cell, out int cursor), cursor, TestContext.Current.CancellationToken);
    }

    public static string Code(string cell, out int cursor)
    {
        cursor = cell.IndexOf('‸', StringComparison.Ordinal);
        Debug.Assert(cursor >= 0, "the cell shows no cursor");
        return cell.Remove(cursor, 1);
    }
}
