using System.Text.Json.Nodes;

namespace NotebookKernel.Jupyter;

/// <summary>How the kernel introduces itself.</summary>
internal static class KernelInfo
{
    private static readonly (string Text, string Url)[] DotnetLinks =
        [("C#", "https://learn.microsoft.com/dotnet/csharp/"), (".NET API", "https://learn.microsoft.com/dotnet/api/")];

    /// <summary>The content of a kernel_info_reply.</summary>
    /// <param name="program">The program that hosts the kernel.</param>
    public static JsonObject Reply(HostProgram program) => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = Conversation.ProtocolVersion,
        ["implementation"] = program.Id,
        ["implementation_version"] = typeof(KernelInfo).Assembly.GetName().Version!.ToString(3),
        ["language_info"] = new JsonObject
        {
            // As VS Code calls the language, so that a run there does not mark every cell.
            ["name"] = "csharp",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"C# 14 on .NET {Environment.Version}, {program.Name}",
        ["debugger"] = false,
        ["help_links"] = new JsonArray([.. DotnetLinks.Concat(program.HelpLinks)
            .Select(link => (JsonNode)new JsonObject { ["text"] = link.Text, ["url"] = link.Url })]),
    };
}
