using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>Notebooks as files, in the normal form of Jupyter's own nbformat, byte for byte.</summary>
public static class NotebookWriter
{
    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, Notebook notebook) => AtomicFile.WriteText(path, ToText(notebook));

    /// <summary>The file's text, which ends in a line break.</summary>
    public static string ToText(Notebook notebook)
    {
        JsonObject root = Copy(notebook.Others);
        root["cells"] = new JsonArray([.. notebook.Cells.Select(ToJson)]);
        root["metadata"] = Without(notebook.Metadata, "orig_nbformat", "orig_nbformat_minor", "signature");
        root["nbformat"] = 4;
        root["nbformat_minor"] = Math.Max(5, notebook.Minor);
        return JupyterJson.Write(root) + "\n";
    }

    private static JsonObject ToJson(Cell cell)
    {
        JsonObject json = Copy(cell.Others);
        json["cell_type"] = cell switch { CodeCell => "code", MarkdownCell => "markdown", _ => "raw" };
        json["id"] = cell.Id;
        json["metadata"] = Without(cell.Metadata, "trusted");
        json["source"] = JupyterJson.Lines(cell.Source);
        if (cell.Attachments is { } attachments)
            json["attachments"] = new JsonObject(attachments.Select(file => KeyValuePair.Create<string, JsonNode?>(file.Key, ToJson(file.Value))));
        if (cell is CodeCell code)
        {
            json["execution_count"] = code.ExecutionCount;
            json["outputs"] = new JsonArray([.. code.Outputs.Select(ToJson)]);
        }
        return json;
    }

    private static JsonObject ToJson(CellOutput output)
    {
        JsonObject json = Copy(output.Others);
        switch (output)
        {
            case StreamOutput stream:
                json["output_type"] = "stream";
                json["name"] = stream.Name;
                json["text"] = JupyterJson.Lines(stream.Text);
                break;
            case ErrorOutput error:
                json["output_type"] = "error";
                json["ename"] = error.Name;
                json["evalue"] = error.Message;
                json["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]);
                break;
            case ValueOutput value:
                json["output_type"] = value is ResultOutput ? "execute_result" : "display_data";
                json["data"] = ToJson(value.Data);
                json["metadata"] = value.Metadata.DeepClone();
                if (value is ResultOutput result) json["execution_count"] = result.ExecutionCount;
                break;
        }
        return json;
    }

    private static JsonObject ToJson(MimeBundle bundle)
    {
        var json = new JsonObject();
        foreach (var (type, content) in bundle.Forms)
            json[type] = JupyterJson.IsJson(type) ? JsonNode.Parse(content) : JupyterJson.IsSplit(type) ? JupyterJson.Lines(content) : content;
        return json;
    }

    private static JsonObject Copy(JsonObject fields) => (JsonObject)fields.DeepClone();

    // nbformat calls these transient and never writes them.
    private static JsonObject Without(JsonObject fields, params string[] names)
    {
        JsonObject copy = Copy(fields);
        foreach (string name in names) copy.Remove(name);
        return copy;
    }
}
