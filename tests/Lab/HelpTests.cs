using System.CommandLine;
using System.Text.RegularExpressions;
using MsstNet.Data;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>The help of every verb. Oracles: the command's own parser; the kinds of data.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. All(LabCommand.Create()).Where(verb => verb is not ("worker" or "judge"))];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_names_itself_as_it_is_typed_and_has_examples_that_parse(string verb)
    {
        string help = Help(verb);
        Assert.Matches($@"Usage:\s+lab {verb}".TrimEnd(), help);
        string[] examples = help[help.IndexOf("Examples (", StringComparison.Ordinal)..].Trim().Split('\n')[1..];
        Assert.NotEmpty(examples);
        foreach (string example in examples)
        {
            var words = Regex.Match(example, @"\blab( .+)?$");      // what comes before is a pipe or a variable
            Assert.True(words.Success, example);
            Assert.Empty(LabCommand.Parse(LabCommand.Create(), words.Groups[1].Success ? words.Groups[1].Value.Trim().Split(' ') : ["run"]).Errors);
        }
    }

    [Fact]
    public void A_verb_made_alone_is_the_one_that_is_made_with_the_others()
    {
        RootCommand whole = LabCommand.Create();
        foreach (Command verb in whole.Subcommands)
        {
            Command alone = Assert.Single(LabCommand.Create(verb.Name).Subcommands);
            Assert.Equal(All(verb), All(alone));
            Assert.Equal(verb.Options.Select(option => option.Name), alone.Options.Select(option => option.Name));
        }
        foreach (string word in new[] { "--help", "trian", "" }) Assert.Equal(whole.Subcommands.Count, LabCommand.Create(word).Subcommands.Count);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("ablate")]
    [InlineData("evaluate")]
    public void The_data_option_lists_every_kind(string verb)
    {
        string help = Help(verb);
        foreach (var kind in Enum.GetValues<DataKind>().Where(kind => kind != DataKind.Custom))
            Assert.Contains(new DataIdentity(kind).Word, help[help.IndexOf("--data", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private static string Help(string verb)
    {
        using var text = new StringWriter();
        var parsed = LabCommand.Parse(LabCommand.Create(), [.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, parsed.Invoke(new InvocationConfiguration { Output = text }));
        return text.ToString();
    }

    private static IEnumerable<string> All(Command command, string before = "")
    {
        string name = command is RootCommand ? "" : $"{before} {command.Name}".Trim();
        return command.Subcommands.SelectMany(sub => All(sub, name)).Prepend(name);
    }
}
