using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookKernel.Scripting;

namespace NotebookKernel.Jupyter;

/// <summary>A cell of only a name and a question mark, `Console.WriteLine?`, opens the documentation in the front end's pager.</summary>
internal static partial class PagedHelp
{
    /// <summary>The name that a cell asks about; null for any other cell. No such cell is valid C#.</summary>
    public static string? NameIn(string code)
    {
        var match = Question().Match(code.Trim());
        return match.Success ? match.Groups["name"].Value : null;
    }

    /// <summary>The payload of the execute_reply: one page.</summary>
    public static JsonArray Payload(string name, ScriptSession session)
    {
        var page = session.InspectAsync(name, name.Length, CancellationToken.None).GetAwaiter().GetResult()
            ?? MimeBundle.Of((MimeBundle.PlainText, $"Nothing is known of {name}."));
        return [new JsonObject { ["source"] = "page", ["data"] = MimeJson.Of(page), ["start"] = 0 }];
    }

    [GeneratedRegex(@"^(?:\?(?<name>[\w.]+)|(?<name>[\w.]+)\?)$")]
    private static partial Regex Question();
}
