using System.Globalization;
using System.Text.Json;

namespace NotebookKernel.Scripting.Cells;

/// <summary>The C# of a file that a cell imports: a source file, or the code cells of a notebook in their order.</summary>
internal static class ImportedText
{
    /// <summary>Each with a name for errors.</summary>
    /// <exception cref="NotebookException">The file cannot be read, or is neither.</exception>
    public static IEnumerable<(string Name, string Text)> Read(string path)
    {
        string file = Path.GetFileName(path);
        try
        {
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".IPYNB" => [.. Notebook(file, File.ReadAllText(path))],
                ".CS" or ".CSX" => [(file, File.ReadAllText(path))],
                _ => throw new NotebookException($"{path} cannot be imported; it can be a .cs, .csx or .ipynb file."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be read: {e.Message} Paths are relative to the folder of the notebook or file that names them.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new NotebookException($"{path} is not a notebook of nbformat 4: {e.Message}", e);
        }
    }

    private static IEnumerable<(string Name, string Text)> Notebook(string file, string json)
    {
        using JsonDocument notebook = JsonDocument.Parse(json);
        int number = 0;
        foreach (JsonElement cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
        {
            if (cell.GetProperty("cell_type").GetString() != "code") continue;
            JsonElement source = cell.GetProperty("source");
            string text = source.ValueKind == JsonValueKind.Array ? string.Concat(source.EnumerateArray().Select(line => line.GetString())) : source.GetString()!;
            yield return (string.Create(CultureInfo.InvariantCulture, $"{file} cell {++number}"), text);
        }
    }
}
