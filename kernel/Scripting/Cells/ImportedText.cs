using System.Globalization;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Scripting.Cells;

/// <summary>A text that a cell imports: a source file, or a cell of a notebook.</summary>
/// <param name="Name">Its name in errors: "setup.cs", "chapter.ipynb cell 3".</param>
/// <param name="Code">The text.</param>
/// <param name="Language">The language it begins in.</param>
internal sealed record ImportedText(string Name, string Code, string Language)
{
    /// <summary>The texts of a file, in order.</summary>
    /// <exception cref="NotebookException">The file cannot be read, or is of another kind.</exception>
    public static IReadOnlyList<ImportedText> Read(string path)
    {
        string file = Path.GetFileName(path);
        try
        {
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".IPYNB" or ".DIB" => Cells(file, NotebookReader.Read(path)),
                ".CS" or ".CSX" => [new(file, File.ReadAllText(path), CellLanguage.CSharp)],
                ".FS" or ".FSX" => [new(file, File.ReadAllText(path), "fsharp")],
                ".SQL" => [new(file, File.ReadAllText(path), "sql")],
                _ => throw new NotebookException($"{path} cannot be imported; it can be a .cs, .csx, .fsx, .sql, .ipynb or .dib file."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            const string Where = "Paths are relative to the folder of the notebook or file that names them.";
            throw new NotebookException($"{path} cannot be read: {e.Message} {Where}", e);
        }
    }

    private static ImportedText[] Cells(string file, Notebook notebook) =>
        [.. notebook.Cells.OfType<CodeCell>().Select((cell, k) => new ImportedText(
            string.Create(CultureInfo.InvariantCulture, $"{file} cell {k + 1}"), cell.Source, CellLanguage.Of(cell.Language)))];
}
