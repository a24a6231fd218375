using System.Globalization;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Scripting.Cells;

/// <summary>The C# of a file that a cell imports: a source file, or the code cells of a notebook in order.</summary>
internal static class ImportedText
{
    /// <summary>Each text with a name for errors.</summary>
    /// <exception cref="NotebookException">The file cannot be read, or is neither.</exception>
    public static IEnumerable<(string Name, string Text)> Read(string path)
    {
        string file = Path.GetFileName(path);
        try
        {
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".IPYNB" => [.. NotebookReader.Parse(File.ReadAllBytes(path), path).Cells.OfType<CodeCell>()
                    .Select((cell, k) => (string.Create(CultureInfo.InvariantCulture, $"{file} cell {k + 1}"), cell.Source))],
                ".CS" or ".CSX" => [(file, File.ReadAllText(path))],
                _ => throw new NotebookException($"{path} cannot be imported; it can be a .cs, .csx or .ipynb file."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            const string Where = "Paths are relative to the folder of the notebook or file that names them.";
            throw new NotebookException($"{path} cannot be read: {e.Message} {Where}", e);
        }
    }
}
