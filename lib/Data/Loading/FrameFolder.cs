namespace MsstNet.Data.Loading;

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
        FileInfo[] files = [.. new DirectoryInfo(path).EnumerateFiles()
            .Where(file => !file.Name.StartsWith('.') && Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .OrderBy(file => file.Name, NaturalOrder.Comparer)];
        return new FrameFolder(path, Array.ConvertAll(files, file => file.Name), Array.ConvertAll(files, file => file.Length));
    }

    /// <summary>One picture, as if it lay in a folder alone.</summary>
    public static FrameFolder Of(string file) =>
        new(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!, [System.IO.Path.GetFileName(file)], [new FileInfo(file).Length]);

    /// <summary>Whether a file begins as a JPEG or a PNG does, whatever its name.</summary>
    public static bool IsPicture(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[4];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start is [0xFF, 0xD8, 0xFF, _] or [0x89, (byte)'P', (byte)'N', (byte)'G'];
    }

    /// <summary>Why the folder cannot be used, or null if it can; nothing is decoded.</summary>
    public string? Fault()
    {
        if (Names.Length == 0) return $"{Path} holds no frame (.jpg or .png)";
        int empty = Array.IndexOf(Sizes, 0);
        return empty < 0 ? null : $"{System.IO.Path.Combine(Path, Names[empty])} is empty";
    }
}

/// <summary>File names in the order a person counts: runs of digits compare as numbers, so "2.jpg" comes before "10.jpg".</summary>
public static class NaturalOrder
{
    /// <summary>
    /// Numbers by value, other characters by code; names equal but for leading zeros ("01", "1") by code, so that the order is total.
    /// </summary>
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create(Compare);

    private static int Compare(string x, string y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (a.Length > 0 && b.Length > 0)
        {
            ReadOnlySpan<char> number = Take(ref a, digits: true).TrimStart('0'), other = Take(ref b, digits: true).TrimStart('0');
            int order = number.Length != other.Length ? number.Length.CompareTo(other.Length) : number.SequenceCompareTo(other);
            if (order == 0) order = Take(ref a, digits: false).SequenceCompareTo(Take(ref b, digits: false));
            if (order != 0) return order;
        }
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, bool digits)
    {
        int length = digits ? text.IndexOfAnyExceptInRange('0', '9') : text.IndexOfAnyInRange('0', '9');
        var taken = length < 0 ? text : text[..length];
        text = text[taken.Length..];
        return taken;
    }
}
