using System.Text.Json.Nodes;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>Which languages of cells this kernel runs, and the code to run for each.</summary>
internal static class CellLanguage
{
    private static readonly string[] CSharp = ["csharp", "c#", "polyglot-notebook", "dotnet-interactive.csharp"];
    private static readonly string[] Magics = ["markdown", "html", "mermaid"];

    /// <summary>The code to run: a cell in Markdown, HTML or Mermaid becomes the magic command of that name.</summary>
    /// <exception cref="NotebookException">The language is one this kernel does not run.</exception>
    public static string Code(CodeCell cell)
    {
        string language = cell.Language?.ToLowerInvariant() ?? "csharp";
        if (CSharp.Contains(language)) return cell.Source;
        if (Magics.Contains(language)) return $"#!{language}\n{cell.Source}";
        throw new NotebookException($"it is in '{cell.Language}'; this kernel runs csharp, {string.Join(", ", Magics)}.");
    }

    /// <summary>Refuses a notebook that says it is in another language.</summary>
    /// <exception cref="NotebookException">It is.</exception>
    public static void Require(Notebook notebook, string name)
    {
        if (notebook.Metadata["kernelspec"] is not JsonObject kernel) return;
        string? kernelName = Fields.Text(kernel["name"]);
        string? language = Fields.Text(kernel["language"]) ?? kernelName;
        if (language is null || language.Equals("C#", StringComparison.OrdinalIgnoreCase)) return;
        if ($"{language} {kernelName}".Contains("csharp", StringComparison.OrdinalIgnoreCase)) return;
        throw new NotebookException(
            $"{name} is a notebook in '{language}'; this kernel runs C#. Choose the kernel .NET (C#) and save it, if that is what it is.");
    }
}
