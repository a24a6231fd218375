using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace NotebookKernel.Jupyter;

/// <summary>The cells run in this session. It is not saved, since a notebook's cells are its history.</summary>
internal sealed class History
{
    /// <summary>The number of this session in the protocol, where 0 too means the present one.</summary>
    private const int Session = 1;

    private readonly List<Entry> entries = [];

    /// <summary>Remembers a cell.</summary>
    public void Add(int line, string source, string? output)
    {
        lock (entries) entries.Add(new(line, source, output));
    }

    /// <summary>Answers a history_request: the tail, a range of lines, or what matches a pattern with * and ?.</summary>
    public JsonObject Find(Request request)
    {
        bool outputs = request.Flag("output", false);
        List<Entry> all;
        lock (entries) all = [.. entries];
        var found = request.Text("hist_access_type") switch
        {
            "tail" => all.TakeLast(Math.Max(0, request.Number("n") ?? 10)),
            "range" => Range(all, request),
            "search" => Search(all, request),
            var other => throw new WireFormatException($"history_request of the kind \"{other}\""),
        };
        return new()
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. found.Select(entry => (JsonNode)new JsonArray(
                Session, entry.Line, outputs ? new JsonArray(entry.Source, entry.Output) : entry.Source))]),
        };
    }

    private static IEnumerable<Entry> Range(IEnumerable<Entry> all, Request request)
    {
        if (request.Number("session") is not (null or 0 or Session)) return [];
        int start = request.Number("start") ?? 1, stop = request.Number("stop") ?? int.MaxValue;
        return all.Where(entry => entry.Line >= start && entry.Line < stop);
    }

    private static IEnumerable<Entry> Search(IEnumerable<Entry> all, Request request)
    {
        string pattern = request.Text("pattern");
        var found = all.Where(entry => FileSystemName.MatchesSimpleExpression(pattern, entry.Source, ignoreCase: false));
        if (request.Flag("unique", false)) found = found.GroupBy(entry => entry.Source).Select(same => same.Last()).OrderBy(entry => entry.Line);
        return request.Number("n") is { } n ? found.TakeLast(Math.Max(0, n)) : found;
    }

    private sealed record Entry(int Line, string Source, string? Output);
}
