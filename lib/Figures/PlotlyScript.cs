using System.Reflection;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>plotly.js itself, 3.6 MB, from Plotly.NET's assembly: a page includes it once and needs no network.</summary>
public static class PlotlyScript
{
    /// <summary>The version of plotly.js the figures are written for. Another is refused, because attributes change between versions.</summary>
    public const string Version = "2.28.0";

    private static readonly Lazy<string> Minified = new(Read);

    /// <summary>The script's text.</summary>
    /// <exception cref="InvalidOperationException">This Plotly.NET has another version.</exception>
    public static string Source => Minified.Value;

    private static string Read()
    {
        Assembly plotly = typeof(GenericChart).Assembly;
        string name = $"Plotly.NET.plotly-{Version}.min.js";
        using Stream stream = plotly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{plotly.FullName} has no {name}, only {string.Join(", ", plotly.GetManifestResourceNames())}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
