using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Documents;

namespace NotebookKernel.Notebooks;

/// <summary>Reads .dib, .NET Interactive's own notebook format: text in which lines such as #!fsharp begin cells. It keeps no outputs.</summary>
internal static class DibReader
{
    /// <summary>The notebook that the text describes. What its `#!meta` says is kept, as Polyglot Notebooks keeps it in a .ipynb.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="NotebookException">Its `#!meta` is damaged.</exception>
    public static Notebook Parse(string text, string name)
    {
        InteractiveDocument document = Read(text, name);
        var meta = (JsonObject)JsonSerializer.SerializeToNode(document.Metadata)!;
        JsonObject metadata = NotebookMetadata.WithLanguages(NotebookMetadata.OfDib(meta), CellLanguage.CSharp);
        // A cell without a mark is in the notebook's default language: when that is not C#, C# needs a mark, too.
        bool markAll = NotebookMetadata.DefaultLanguage(metadata) != CellLanguage.CSharp;
        var taken = new HashSet<string>();
        return new Notebook { Metadata = metadata, Cells = [.. document.Elements.Select(Cell)] };

        Cell Cell(InteractiveDocumentElement element, int position)
        {
            bool prose = element.KernelName == "markdown";
            string id = CellIds.Make(prose ? "markdown" : "code", element.Contents, position, taken);
            taken.Add(id);
            if (prose) return new MarkdownCell { Id = id, Source = element.Contents };
            JsonObject mark = CellLanguage.Metadata(element.KernelName ?? CellLanguage.CSharp, markAll);
            return new CodeCell { Id = id, Source = element.Contents, Metadata = mark };
        }
    }

    private static InteractiveDocument Read(string text, string name)
    {
        var languages = new KernelInfoCollection { DefaultKernelName = CellLanguage.CSharp };
        foreach (CellLanguage language in CellLanguage.All) languages.Add(new KernelInfo(language.Name, language.Language, language.Aliases));
        try
        {
            return CodeSubmission.Parse(text, languages);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            string reason = e.Message.Split('\n')[0].Trim();
            throw new NotebookException($"{name} is not a notebook: its #!meta is damaged ({reason}). Mend or remove it.", e);
        }
    }
}
