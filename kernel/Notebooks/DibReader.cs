using Microsoft.DotNet.Interactive.Documents;

namespace NotebookKernel.Notebooks;

/// <summary>Reads .dib, .NET Interactive's own notebook format: text in which lines such as #!fsharp begin cells. It keeps no outputs.</summary>
internal static class DibReader
{
    /// <summary>The notebook that the text describes.</summary>
    public static Notebook Parse(string text)
    {
        var languages = new KernelInfoCollection { DefaultKernelName = CellLanguage.CSharp };
        foreach (CellLanguage language in CellLanguage.All) languages.Add(new KernelInfo(language.Name, aliases: language.Aliases));
        var taken = new HashSet<string>();
        return new Notebook { Cells = [.. CodeSubmission.Parse(text, languages).Elements.Select(Cell)] };

        Cell Cell(InteractiveDocumentElement element, int position)
        {
            bool prose = element.KernelName == "markdown";
            string id = CellIds.Make(prose ? "markdown" : "code", element.Contents, position, taken);
            taken.Add(id);
            return prose
                ? new MarkdownCell { Id = id, Source = element.Contents }
                : new CodeCell { Id = id, Source = element.Contents, Metadata = CellLanguage.Metadata(element.KernelName ?? CellLanguage.CSharp) };
        }
    }
}
