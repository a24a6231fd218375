using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>Reads cells and outputs from JSON. What is missing gets the format's default; what is of the wrong kind throws FormatException.</summary>
internal static class CellReader
{
    public static IReadOnlyList<Cell> ReadAll(JsonArray cells)
    {
        var taken = new HashSet<string>(cells.OfType<JsonObject>().Select(cell => Fields.Text(cell["id"])).OfType<string>().Where(CellIds.IsValid));
        var used = new HashSet<string>();
        var read = new List<Cell>(cells.Count);
        for (int position = 0; position < cells.Count; position++)
        {
            try
            {
                read.Add(Read(cells[position], position, taken, used));
            }
            catch (FormatException e)
            {
                throw new FormatException(FormattableString.Invariant($"in cell {position + 1} of {cells.Count} {e.Message}"));
            }
        }
        return read;
    }

    private static Cell Read(JsonNode? node, int position, HashSet<string> taken, HashSet<string> used)
    {
        if (node is not JsonObject cell) throw new FormatException("there is no object");
        string type = Fields.Text(cell["cell_type"]) ?? throw new FormatException("there is no \"cell_type\"");
        string source = cell["source"] is null
            ? ""
            : Fields.Lines(cell["source"]) ?? throw new FormatException("\"source\" is neither text nor lines of text");
        string? id = Fields.Text(cell["id"]);
        if (!CellIds.IsValid(id) || !used.Add(id!)) taken.Add(id = CellIds.Make(type, source, position, taken));
        used.Add(id!);
        JsonObject metadata = Fields.Object(cell, "metadata", "trusted");
        var attachments = Attachments(cell["attachments"]);
        switch (type)
        {
            case "markdown":
                return new MarkdownCell { Id = id!, Source = source, Metadata = metadata, Attachments = attachments, Others = Others(cell) };
            case "raw":
                return new RawCell { Id = id!, Source = source, Metadata = metadata, Attachments = attachments, Others = Others(cell) };
            case "code":
                return new CodeCell
                {
                    Id = id!, Source = source, Metadata = metadata, Attachments = attachments, Others = Others(cell, "execution_count", "outputs"),
                    ExecutionCount = Fields.Integer(cell["execution_count"]),
                    Outputs = cell["outputs"] switch
                    {
                        null => [],
                        JsonArray outputs => [.. outputs.Select(ReadOutput)],
                        _ => throw new FormatException("\"outputs\" is not a list"),
                    },
                };
            default:
                throw new FormatException($"the type is '{Excerpt.Of(type)}'; it can be code, markdown or raw");
        }
    }

    private static JsonObject Others(JsonObject cell, params string[] more) =>
        Fields.AllBut(cell, ["cell_type", "id", "metadata", "source", "attachments", .. more]);

    private static CellOutput ReadOutput(JsonNode? node)
    {
        if (node is not JsonObject output) throw new FormatException("an output is not an object");
        string? type = Fields.Text(output["output_type"]);
        switch (type)
        {
            case "stream":
                return new StreamOutput(Text(output, "name", "stdout"), Text(output, "text", ""))
                {
                    Others = Fields.AllBut(output, "output_type", "name", "text"),
                };
            case "error":
                return new ErrorOutput(Text(output, "ename", ""), Text(output, "evalue", ""), Traceback(output["traceback"]))
                {
                    Others = Fields.AllBut(output, "output_type", "ename", "evalue", "traceback"),
                };
            case "display_data":
                return new DisplayOutput(Bundle(output["data"]))
                {
                    Metadata = Fields.Object(output, "metadata"), Others = Fields.AllBut(output, "output_type", "data", "metadata"),
                };
            case "execute_result":
                return new ResultOutput(Bundle(output["data"]), Fields.Integer(output["execution_count"]))
                {
                    Metadata = Fields.Object(output, "metadata"),
                    Others = Fields.AllBut(output, "output_type", "data", "metadata", "execution_count"),
                };
            default:
                throw new FormatException($"an output's type is '{Excerpt.Of(type ?? "")}'; it can be stream, error, display_data or execute_result");
        }
    }

    private static string Text(JsonObject output, string name, string missing) => output[name] is null
        ? missing
        : Fields.Lines(output[name]) ?? throw new FormatException($"an output's \"{name}\" is neither text nor lines of text");

    private static IReadOnlyList<string> Traceback(JsonNode? node) => node switch
    {
        null => [],
        JsonArray lines when lines.All(line => Fields.Text(line) is not null) => [.. lines.Select(line => Fields.Text(line)!)],
        _ => throw new FormatException("an output's \"traceback\" is not a list of lines"),
    };

    private static IReadOnlyDictionary<string, MimeBundle>? Attachments(JsonNode? node) => node switch
    {
        null => null,
        JsonObject files => files.ToDictionary(file => file.Key, file => Bundle(file.Value)),
        _ => throw new FormatException("\"attachments\" is not an object"),
    };

    private static MimeBundle Bundle(JsonNode? node) => node switch
    {
        null => new MimeBundle([]),
        JsonObject forms => new MimeBundle([.. forms.Select(form => KeyValuePair.Create(form.Key, Content(form.Key, form.Value)))]),
        _ => throw new FormatException("an output's \"data\" is not an object"),
    };

    private static string Content(string mimeType, JsonNode? value) => JupyterJson.IsJson(mimeType)
        ? value?.ToJsonString() ?? "null"
        : Fields.Lines(value) ?? throw new FormatException($"the content for {Excerpt.Of(mimeType)} is neither text nor lines of text");
}
