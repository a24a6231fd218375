using System.Reflection;
using Plotly.NET;

namespace MsstNet.Figures;

/// <summary>plotly.js itself, 3.6 MB, as Plotly.NET carries it: a page includes it once and then needs no network.</summary>
public static class PlotlyScript
{
    /// <summary>The version of plotly.js the figures are written for; another one is refused, because attributes change between them.</summary>
    public const string Version = "2.28.0";

    private static readonly Lazy<string> Minified = new(Read);

    /// <summary>The script's text.</summary>
    /// <exception cref="InvalidOperationException">The Plotly.NET at hand carries another version.</exception>
    public static string Source => Minified.Value;

    private static string Read()
    {
        Assembly plotly = typeof(GenericChart).Assembly;
        string name = $"Plotly.NET.plotly-{Version}.min.js";
        using Stream stream = plotly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(
            $"{plotly.GetName().Name} {plotly.GetName().Version} carries no {name}; it has {string.Join(", ", plotly.GetManifestResourceNames().Where(n => n.EndsWith(".js", StringComparison.Ordinal)))}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
