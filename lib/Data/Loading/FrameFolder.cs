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

/// <summary>File names in the order a person counts: runs of digits compare as numbers, so "2.jpg" comes before "10.jpg".</summary>
public sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static NaturalOrder Comparer { get; } = new();

    private NaturalOrder() { }

    /// <summary>
    /// Numbers by value, other characters by code; names equal but for leading zeros ("01", "1") by code, so that the order is total.
    /// </summary>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (a.Length > 0 && b.Length > 0)
        {
            int order = CompareNumbers(TakeDigits(ref a), TakeDigits(ref b));
            if (order == 0) order = TakeOther(ref a).SequenceCompareTo(TakeOther(ref b));
            if (order != 0) return order;
        }
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text) => Take(ref text, text.IndexOfAnyExceptInRange('0', '9'));

    private static ReadOnlySpan<char> TakeOther(ref ReadOnlySpan<char> text) => Take(ref text, text.IndexOfAnyInRange('0', '9'));

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, int length)
    {
        var taken = length < 0 ? text : text[..length];
        text = text[taken.Length..];
        return taken;
    }

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }
}
