using System.Text.Json.Nodes;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>
/// Removes from outputs what differs from run to run and from machine to machine, so that a stored notebook changes only when its results do.
/// </summary>
internal sealed class NormalForm(string notebookFolder)
{
    private static readonly string[] TimesInMetadata = ["execution", "ExecuteTime", "papermill"];
    private readonly MachinePaths paths = new(notebookFolder);

    /// <summary>The notebook in its normal form.</summary>
    public Notebook Of(Notebook notebook) => notebook with
    {
        Metadata = WithoutTimes(notebook.Metadata),
        Cells = [.. notebook.Cells.Select(cell => cell is CodeCell code
            ? code with { Metadata = WithoutTimes(code.Metadata), Outputs = Of(code.Outputs, code.Id) }
            : cell with { Metadata = WithoutTimes(cell.Metadata) })],
    };

    private IReadOnlyList<CellOutput> Of(IReadOnlyList<CellOutput> outputs, string cell)
    {
        var ids = new RandomIds(cell);
        var merged = new List<CellOutput>();
        foreach (CellOutput output in outputs)
        {
            if (output is StreamOutput next && merged.LastOrDefault() is StreamOutput last && last.Name == next.Name)
                merged[^1] = last with { Text = last.Text + next.Text };
            else merged.Add(output);
        }
        // Progress is drawn over itself in many writes: it settles only when they are joined.
        return [.. merged.Select(output => Of(output, ids)).Where(output => output is not StreamOutput { Text: "" })];
    }

    private CellOutput Of(CellOutput output, RandomIds ids) => output switch
    {
        StreamOutput stream => stream with { Text = paths.Hide(TerminalText.Settle(stream.Text)) },
        ErrorOutput error => error with { Message = paths.Hide(error.Message), Traceback = [.. error.Traceback.Select(paths.Hide)] },
        ValueOutput value => value with { Data = Of(value.Data, ids) },
        _ => output,
    };

    private MimeBundle Of(MimeBundle data, RandomIds ids) =>
        new([.. data.Forms.Select(form => KeyValuePair.Create(form.Key, Of(form.Key, form.Value, ids)))]);

    private string Of(string mimeType, string content, RandomIds ids)
    {
        if (mimeType.StartsWith("image/", StringComparison.Ordinal) && mimeType != "image/svg+xml") return content;
        if (mimeType is "text/html" or "image/svg+xml" or "application/javascript") content = ids.Settle(SharedScript.Without(content));
        return paths.Hide(content);
    }

    private static JsonObject WithoutTimes(JsonObject metadata) =>
        TimesInMetadata.Any(metadata.ContainsKey) ? Fields.AllBut(metadata, TimesInMetadata) : metadata;
}
