using System.Text.RegularExpressions;

namespace MsstNet.Lab.Tests.Repository;

/// <summary>
/// What is committed works on any machine: no package feed's address, no absolute path of somebody's machine. Oracle: git's own list of files;
/// the patterns against lines that break them.
/// </summary>
public class CommittedTextTests
{
    // Put together from pieces, or this file would be the first to break the rule.
    private static readonly Regex Host = new(string.Join('|', new[] { "nuget", "npmjs", "pypi" }.Select(name => $@"\b{name}\.org\b"))
        + @"|\bpkgs\.dev\." + "azure");
    private static readonly Regex MachinePath = new(@"(?<![\w.~*$}/-])/(?:" + string.Join('|', "home", "root", "work", "Users") + @")/\w|\b[A-Z]:\\"
        + "Users");

    [Fact]
    public async Task No_committed_text_names_a_feed_or_a_path_of_one_machine()
    {
        Assert.SkipUnless(Path.Exists(Path.Combine(Checkout.Root, ".git")), "Not a git checkout.");
        Child git = await Child.Run(Checkout.Root, new Dictionary<string, string?>(), "git", "grep", "-I", "--name-only", "-e", "");
        Assert.True(git.ExitCode == 0, git.Everything);

        string[] files = git.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("MsstNet.Lab.csproj", files);
        Assert.Empty(files.Where(file => File.Exists(Path.Combine(Checkout.Root, file)))
            .SelectMany(file => Breaches(file, File.ReadAllText(Path.Combine(Checkout.Root, file)))));
    }

    [Theory]
    [InlineData("see api.nug", "et.org/v3/index.json")]
    [InlineData("open(\"/ro", "ot/data.csv\")")]
    [InlineData("cd /ho", "me/ada/lab")]
    public void A_breach_is_told_with_file_and_line(string half, string otherHalf) =>
        Assert.StartsWith("a.md:2: ", Assert.Single(Breaches("a.md", $"fine\n{half}{otherHalf}\n")));

    [Theory]
    [InlineData("runs/home/a and ../root/b and https://example.com/work/c")]
    [InlineData("~/home/a, $HOME/work/b")]
    public void A_relative_path_or_an_address_is_no_breach(string text) => Assert.Empty(Breaches("a.md", text));

    private static IEnumerable<string> Breaches(string file, string text) =>
        from line in text.Split('\n').Index()
        let match = Host.Match(line.Item) is { Success: true } host ? host : MachinePath.Match(line.Item)
        where match.Success
        select $"{file}:{line.Index + 1}: '{match.Value}' belongs to one machine or one feed";
}
