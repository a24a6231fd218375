namespace MsstNet.Data.Sets;

/// <summary>The frames of one clip as they lie in a folder, in order, with their sizes.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Names">File names, in natural order: the folder is counted, never a list.</param>
/// <param name="Sizes">Bytes of each file.</param>
internal sealed record FrameFolder(string Path, string[] Names, long[] Sizes)
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    /// <summary>Lists a folder; files that are no images, and hidden ones, are not frames.</summary>
    public static FrameFolder Scan(string path)
    {
        var files = new DirectoryInfo(path).EnumerateFiles()
            .Where(file => !file.Name.StartsWith('.') && Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .OrderBy(file => file.Name, NaturalOrder.Comparer)
            .ToArray();
        return new FrameFolder(path, Array.ConvertAll(files, file => file.Name), Array.ConvertAll(files, file => file.Length));
    }

    /// <summary>What makes the folder unusable, or null; nothing is decoded.</summary>
    public string? Fault()
    {
        if (Names.Length == 0) return $"{Path} holds no frame (.jpg or .png)";
        int empty = Array.IndexOf(Sizes, 0);
        return empty < 0 ? null : $"{System.IO.Path.Combine(Path, Names[empty])} is empty";
    }
}
