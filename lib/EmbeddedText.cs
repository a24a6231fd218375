using System.Reflection;

namespace MsstNet;

/// <summary>Scripts and styles embedded in an assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>Reads an embedded file by its name without folders.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="assembly">Where it is embedded; null for this library.</param>
    public static string Read(string name, Assembly? assembly = null)
    {
        Stream stream = (assembly ?? typeof(EmbeddedText).Assembly).GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in {assembly ?? typeof(EmbeddedText).Assembly}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
