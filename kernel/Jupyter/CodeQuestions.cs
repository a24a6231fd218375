using System.Text;
using System.Text.Json.Nodes;
using NotebookKernel.Scripting;
using NotebookKernel.Scripting.Intelligence;

namespace NotebookKernel.Jupyter;

/// <summary>What front ends ask about code without running it: completion, inspection, completeness.</summary>
internal static class CodeQuestions
{
    /// <summary>Answers a complete_request.</summary>
    public static JsonObject Complete(Request request, ScriptSession session)
    {
        string code = request.Text("code");
        int cursor = Cursor(request, code);
        var found = session.CompleteAsync(code, cursor, CancellationToken.None).GetAwaiter().GetResult();
        int start = CodePoints.FromUtf16(code, found.Start), end = CodePoints.FromUtf16(code, found.End);
        return new()
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Items.Select(item => (JsonNode)item.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                // Not in the protocol; JupyterLab and VS Code take icons and declarations from it.
                ["_jupyter_types_experimental"] = new JsonArray([.. found.Items.Select(item => (JsonNode)new JsonObject
                {
                    ["text"] = item.Text, ["type"] = item.Kind.ToLowerInvariant(), ["signature"] = item.Signature, ["start"] = start, ["end"] = end,
                })]),
            },
        };
    }

    /// <summary>Answers an inspect_request.</summary>
    public static JsonObject Inspect(Request request, ScriptSession session)
    {
        string code = request.Text("code");
        var found = session.InspectAsync(code, Cursor(request, code), CancellationToken.None).GetAwaiter().GetResult();
        return new()
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null ? new JsonObject() : MimeJson.Of(found),
            ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>Answers an is_complete_request.</summary>
    public static JsonObject IsComplete(Request request, ScriptSession session)
    {
        string code = request.Text("code");
        return (PagedHelp.NameIn(code) is null ? session.IsComplete(code) : Completeness.Complete) switch
        {
            Completeness.Complete => new() { ["status"] = "complete" },
            Completeness.Invalid => new() { ["status"] = "invalid" },
            _ => new() { ["status"] = "incomplete", ["indent"] = Indent(code) },
        };
    }

    // Four spaces for each brace that is open where the next line begins.
    private static string Indent(string code) => new(' ', 4 * Math.Max(0, code.Count(c => c == '{') - code.Count(c => c == '}')));

    private static int Cursor(Request request, string code) =>
        request.Number("cursor_pos") is { } characters ? CodePoints.ToUtf16(code, characters) : code.Length;
}

/// <summary>The protocol counts a cursor in Unicode characters, .NET in UTF-16 units; an emoji is one and two.</summary>
internal static class CodePoints
{
    /// <summary>The UTF-16 offset of the n-th character; the end when there are fewer.</summary>
    public static int ToUtf16(string text, int characters)
    {
        int offset = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (characters-- <= 0) break;
            offset += rune.Utf16SequenceLength;
        }
        return offset;
    }

    /// <summary>How many characters lie before an offset.</summary>
    public static int FromUtf16(string text, int offset) => text[..Math.Clamp(offset, 0, text.Length)].EnumerateRunes().Count();
}
