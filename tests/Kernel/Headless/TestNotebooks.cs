using System.Text.Json.Nodes;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Kernel.Headless;

/// <summary>Small notebooks on the disk, as the workbook's own are written.</summary>
internal static class TestNotebooks
{
    /// <summary>Writes a notebook of code cells; a source that begins with <c>[tag]</c> gets that tag.</summary>
    public static string Write(string folder, string name, params string[] sources)
    {
        string path = Path.Combine(folder, name + ".ipynb");
        NotebookWriter.Write(path, new Notebook
        {
            Metadata = (JsonObject)JsonNode.Parse(
                """{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},"language_info":{"name":"polyglot-notebook"}}""")!,
            Cells = [new MarkdownCell { Id = "title", Source = "# " + name }, .. sources.Select((source, k) => Code(source, $"cell-{k + 1}"))],
        });
        return path;
    }

    /// <summary>The code cells of a notebook file.</summary>
    public static IReadOnlyList<CodeCell> Cells(string path) => [.. NotebookReader.Read(path).Cells.OfType<CodeCell>()];

    private static CodeCell Code(string source, string id)
    {
        var metadata = (JsonObject)JsonNode.Parse("""{"dotnet_interactive":{"language":"csharp"},"polyglot_notebook":{"kernelName":"csharp"}}""")!;
        if (source.StartsWith('['))
        {
            int end = source.IndexOf(']', StringComparison.Ordinal);
            metadata["tags"] = new JsonArray(source[1..end]);
            source = source[(end + 1)..];
        }
        return new CodeCell { Id = id, Source = source, Metadata = metadata };
    }
}
