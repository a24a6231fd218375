using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Jupyter;

/// <summary>Values and errors as JSON of the protocol.</summary>
internal static class MimeJson
{
    /// <summary>Mime types and contents; JSON content is embedded as JSON, not as text.</summary>
    public static JsonObject Of(MimeBundle bundle)
    {
        var data = new JsonObject();
        foreach (var (mimeType, content) in bundle.Forms) data[mimeType] = MimeBundle.IsJson(mimeType) ? Embedded(content) : content;
        return data;
    }

    /// <summary>The three fields of every error message.</summary>
    public static JsonObject Of(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
    };

    private static JsonNode? Embedded(string content)
    {
        try
        {
            return JsonNode.Parse(content);
        }
        catch (JsonException)
        {
            return content;
        }
    }
}
