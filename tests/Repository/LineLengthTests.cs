namespace MsstNet.Lab.Tests.Repository;

/// <summary>
/// No line of C# over 150 columns, comments included; the analyser (RCS0056) reads code alone. Oracle: the length of each line of every source file.
/// </summary>
public class LineLengthTests
{
    private const int Longest = 150;
    private static readonly string[] Folders = ["lib", "kernel", "lab", "tests", "bench", "notebooks"];

    [Fact]
    public void No_line_is_longer_than_a_reader_can_follow()
    {
        string[] files = [.. Folders.SelectMany(folder =>
            Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories))];
        Assert.True(files.Length > 300, $"only {files.Length} sources were found");
        Assert.Empty(
            from file in files
            from line in File.ReadLines(file).Index()
            where line.Item.Length > Longest
            select $"{Path.GetRelativePath(Checkout.Root, file)}:{line.Index + 1}: {line.Item.Length} columns");
    }
}
