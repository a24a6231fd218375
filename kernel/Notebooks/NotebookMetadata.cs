using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>
/// What a notebook says about its languages. The extension Jupyter and VS Code itself read `kernelspec` and `language_info`. Polyglot Notebooks reads
/// `polyglot_notebook.kernelInfo`: the languages that cells may be in, and that of cells which name none. .NET Interactive's library looks for the
/// latter beside it.
/// </summary>
internal static class NotebookMetadata
{
    private const string Polyglot = "polyglot_notebook", KernelInfo = "kernelInfo", Default = "defaultKernelName";

    /// <summary>The metadata with a list of languages, this kernel's unless they have one.</summary>
    /// <param name="metadata">The notebook's.</param>
    /// <param name="defaultLanguage">The language of cells that name none.</param>
    public static JsonObject WithLanguages(JsonObject metadata, string defaultLanguage)
    {
        if (Listed(metadata)?["items"] is JsonArray { Count: > 0 }) return metadata;
        var copy = (JsonObject)metadata.DeepClone();
        if (copy[Polyglot] is not JsonObject polyglot) copy[Polyglot] = polyglot = [];
        if (polyglot[KernelInfo] is not JsonObject listed) polyglot[KernelInfo] = listed = [];
        listed[Default] ??= defaultLanguage;
        polyglot[Default] = listed[Default]!.DeepClone();
        // By name, the order in which Polyglot Notebooks saves them.
        listed["items"] = new JsonArray([.. CellLanguage.All.OrderBy(language => language.Name, StringComparer.Ordinal).Select(Item)]);
        return copy;
    }

    /// <summary>The kernel's name of the language that the list gives to cells which name none; null when there is none.</summary>
    public static string? DefaultLanguage(JsonObject metadata) => Fields.Text(Listed(metadata)?[Default]);

    /// <summary>The metadata of a notebook for this kernel that was a .dib.</summary>
    /// <param name="meta">What the .dib says in `#!meta`.</param>
    public static JsonObject OfDib(JsonObject meta) => new()
    {
        ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "csharp", ["name"] = ".net-csharp" },
        ["language_info"] = new JsonObject
        {
            ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp", ["name"] = CellLanguage.CSharp, ["pygments_lexer"] = CellLanguage.CSharp,
        },
        [Polyglot] = meta,
    };

    private static JsonObject? Listed(JsonObject metadata) => (metadata[Polyglot] as JsonObject)?[KernelInfo] as JsonObject;

    private static JsonNode Item(CellLanguage language)
    {
        var item = new JsonObject { ["aliases"] = new JsonArray([.. language.Aliases.Select(alias => (JsonNode)alias)]), ["name"] = language.Name };
        if (language.Language is { } name) item["languageName"] = name;
        return item;
    }
}
