using System.Reflection;

namespace MsstNet;

/// <summary>Text files that travel inside an assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>Reads one of this library's files, by its name without folders.</summary>
    public static string Read(string name)
    {
        Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
