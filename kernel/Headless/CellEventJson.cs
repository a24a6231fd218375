using System.Text.Json.Nodes;

namespace NotebookKernel.Headless;

/// <summary>Cell events as JSON, for the pipe between the runner and its worker process.</summary>
internal static class CellEventJson
{
    public static JsonObject Write(CellEvent shown) => shown switch
    {
        StreamText text => new() { ["event"] = text.Stream == ConsoleStream.Stdout ? "stdout" : "stderr", ["text"] = text.Text },
        DisplayedValue value => new() { ["event"] = "display", ["id"] = value.DisplayId, ["data"] = Forms(value.Data) },
        UpdatedValue value => new() { ["event"] = "update", ["id"] = value.DisplayId, ["data"] = Forms(value.Data) },
        ResultValue value => new() { ["event"] = "result", ["data"] = Forms(value.Data) },
        ClearedOutput clear => new() { ["event"] = "clear", ["wait"] = clear.Wait },
        CellError error => new()
        {
            ["event"] = "error", ["name"] = error.Name, ["message"] = error.Message,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
        },
        _ => throw new ArgumentException($"{shown.GetType().Name} has no form on the pipe."),
    };

    /// <summary>The event, or null when the object is something else.</summary>
    public static CellEvent? Read(JsonObject json) => Text(json, "event") switch
    {
        "stdout" => new StreamText(ConsoleStream.Stdout, Text(json, "text")),
        "stderr" => new StreamText(ConsoleStream.Stderr, Text(json, "text")),
        "display" => new DisplayedValue(Forms(json["data"]), Text(json, "id")),
        "update" => new UpdatedValue(Forms(json["data"]), Text(json, "id")),
        "result" => new ResultValue(Forms(json["data"])),
        "clear" => new ClearedOutput(json["wait"]?.GetValue<bool>() ?? false),
        "error" => new CellError(Text(json, "name"), Text(json, "message"), Lines(json["traceback"])),
        _ => null,
    };

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";

    private static IReadOnlyList<string> Lines(JsonNode? lines) => [.. ((JsonArray)lines!).Select(line => line!.GetValue<string>())];

    private static JsonArray Forms(MimeBundle data) => [.. data.Forms.Select(form => new JsonArray(form.Key, form.Value))];

    private static MimeBundle Forms(JsonNode? data) =>
        new([.. ((JsonArray)data!).Select(form => KeyValuePair.Create(form![0]!.GetValue<string>(), form[1]!.GetValue<string>()))]);
}
