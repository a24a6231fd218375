using System.Text.Json.Nodes;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>The language of a notebook's cells that name none.</summary>
internal static class NotebookLanguage
{
    /// <summary>What its list of languages says, else what its kernel says, C# when neither says anything.</summary>
    /// <exception cref="NotebookException">It is a language that this kernel does not run.</exception>
    public static string Of(Notebook notebook, string file)
    {
        if (NotebookMetadata.DefaultLanguage(notebook.Metadata) is { } listed && CellLanguage.Find(listed) is { } known) return known.Name;
        if (notebook.Metadata["kernelspec"] is not JsonObject kernel) return CellLanguage.CSharp;
        string? kernelName = Fields.Text(kernel["name"]);
        string? language = Fields.Text(kernel["language"]) ?? kernelName;
        // The kernels of .NET Interactive are called .net-csharp and .net-fsharp, ours csharp-notebook.
        string[] names = [language ?? CellLanguage.CSharp, .. kernelName?.Split('-', '.') ?? []];
        return names.Select(name => CellLanguage.Find(name)?.Name).OfType<string>().FirstOrDefault() ?? throw new NotebookException(
            $"{file} is a notebook in '{language}'; this kernel runs {string.Join(", ", CellLanguage.All.Select(ours => ours.Name))}. "
            + "Choose the kernel .NET (C#) and save it, if that is what it is.");
    }
}
