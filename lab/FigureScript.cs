using System.Security.Cryptography;
using System.Text;
using MsstNet.Figures;

namespace MsstNet.Lab;

/// <summary>
/// plotly.js as a file of the checkout, for kernels that VS Code starts: it saves what it shows, and shows outputs only once they scroll into
/// sight. Jupyter's pages have no address for such a file, so there the script goes on to travel with a figure.
/// </summary>
internal static class FigureScript
{
    // The process in which VS Code's extensions run has this variable; its terminals do not.
    private const string StartedByCode = "VSCODE_ESM_ENTRYPOINT";

    /// <summary>Writes the file in the background, unless it is there, and then names it to the figures.</summary>
    /// <remarks>Where that fails, the script travels with a figure as it does elsewhere.</remarks>
    public static void Begin()
    {
        if (Environment.GetEnvironmentVariable(StartedByCode) is null) return;
        if (Environment.GetEnvironmentVariable(NotebookFigure.AddressVariable) is not null) return;
        string notebooks = Environment.CurrentDirectory;
        Task.Run(() => Environment.SetEnvironmentVariable(NotebookFigure.AddressVariable, Place(notebooks)));
    }

    /// <summary>Writes the script into the checkout that holds a folder of notebooks.</summary>
    /// <returns>Its address, relative to that folder; null outside of a checkout, or where nothing can be written.</returns>
    public static string? Place(string notebooks)
    {
        DirectoryInfo? checkout = new(notebooks);
        while (checkout is not null && !File.Exists(Path.Combine(checkout.FullName, "MsstNet.Lab.csproj"))) checkout = checkout.Parent;
        if (checkout is null) return null;
        // Under the hash of its content, and never removed: notebooks saved with an earlier build go on naming theirs.
        string text = NotebookFigure.SharedText, hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
        string file = Path.Combine(checkout.FullName, "artifacts", "notebook", $"figures-{hash}.js");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!File.Exists(file)) AtomicFile.WriteText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        return Path.GetRelativePath(notebooks, file).Replace('\\', '/');
    }
}
