using System.Text.RegularExpressions;

namespace MsstNet.Lab.Tests.Repository;

/// <summary>
/// docs/architecture.md says what the code is. Oracles: the folders on the disk; the table in <see cref="LayerRules"/>, which
/// <see cref="LayerTests"/> holds the sources to.
/// </summary>
public class ArchitectureTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "architecture.md"));

    [Theory]
    [InlineData("lib")]
    [InlineData("kernel")]
    [InlineData("lab")]
    public void Every_folder_with_sources_is_named(string project)
    {
        IEnumerable<string> folders = Directory.GetFiles(Path.Combine(Checkout.Root, project), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Checkout.Root, Path.GetDirectoryName(file)!).Replace('\\', '/')).Distinct();
        string[] missing = [.. folders.Where(folder => !Regex.IsMatch(Text, $@"(?<![\w/]){Regex.Escape(folder)}(?![\w])"))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_folder_and_file_it_names_is_there()
    {
        string[] named = [.. Regex.Matches(Text, @"(?<![\w/.])(?:lib|kernel|lab|tests)/[A-Z][\w/]*\w(?:\.cs)?(?![\w.])").Select(match => match.Value)
            .Where(path => !path.Contains("VERB", StringComparison.Ordinal))];
        string[] gone = [.. named.Where(path => !Path.Exists(Path.Combine(Checkout.Root, path)))];
        Assert.Contains(named, path => path.EndsWith(".cs", StringComparison.Ordinal));
        Assert.Empty(gone);
    }

    [Fact]
    public void The_arrows_between_the_folders_of_lib_are_those_of_the_rules()
    {
        string drawing = Regex.Match(Text, @"## Folders of lib\s.*?```mermaid\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var drawn = Regex.Matches(drawing, @"^\s*(\w+) --> (\w+)\s*$", RegexOptions.Multiline)
            .Select(edge => $"{edge.Groups[1]} --> {edge.Groups[2]}");
        var ruled = LayerRules.MayKnow.SelectMany(layer => layer.Value.Select(known => $"{layer.Key} --> {known}"));
        Assert.Equal(ruled.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_arrow_is_used()
    {
        var unused = from layer in LayerRules.MayKnow
                     let sources = Directory.GetFiles(Path.Combine(Checkout.Root, "lib", layer.Key), "*.cs", SearchOption.AllDirectories)
                     let text = string.Concat(sources.Select(file => LayerRules.WithoutComments(File.ReadAllText(file))))
                     from known in layer.Value
                     where !Regex.IsMatch(text, $@"(?:\busing (?:static )?MsstNet\.|(?<![\w.""]))(?:MsstNet\.)?{known}\b[.;]")
                     select $"{layer.Key} --> {known}";
        Assert.Empty(unused);
    }
}
