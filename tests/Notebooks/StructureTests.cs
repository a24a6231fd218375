using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Documents;
using MsstNet.Lab.Exercises;
using MsstNet.Lab.Tests.Kernel.Notebooks;
using MsstNet.Lab.Tests.Repository;
using NotebookKernel.Notebooks;
using JupyterDocument = Microsoft.DotNet.Interactive.Documents.Jupyter.Notebook;

namespace MsstNet.Lab.Tests.Notebooks;

/// <summary>
/// What every committed notebook has, whatever it teaches. Oracle: the rules themselves, counted from the file. That the outputs are those of a fresh
/// run is `lab run --check`'s to say.
/// </summary>
public sealed class StructureTests
{
    private const int MostLines = 15, MostBytes = 300_000;
    private static readonly string Folder = Path.Combine(Checkout.Root, "notebooks");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.ipynb").Select(file => Path.GetFileName(file)!)
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_it_teaches_and_ends_with_a_summary_and_questions(string name)
    {
        string prose = Prose(name), header = Read(name).Cells[0].Source;
        Assert.Matches($@"^# {name[..2]} · \S", header);
        Assert.Matches(@"(?m)^- \S", header);
        foreach (string part in new[] { "**Needs**", "**Minutes**" }) Assert.Contains(part, header, StringComparison.Ordinal);
        foreach (string part in new[] { "## Summary", "## Questions" }) Assert.Contains(part, prose, StringComparison.Ordinal);
        string questions = prose[prose.IndexOf("## Questions", StringComparison.Ordinal)..];
        Assert.Equal(5, Regex.Count(questions.Split("\n## ")[0], @"(?m)^\d\. "));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_links_lead_somewhere(string name)
    {
        string[] links = [.. Regex.Matches(Prose(name), @"\]\(([^)]+)\)").Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal))];
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(Folder, link.Split('#')[0])), link));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_was_run_once_from_top_to_bottom_and_is_small(string name)
    {
        CodeCell[] code = [.. Read(name).Cells.OfType<CodeCell>()];
        Assert.Equal(Enumerable.Range(1, code.Length), code.Select(cell => cell.ExecutionCount ?? 0));
        // A folded cell is not read with the lesson.
        Assert.All(code, cell => Assert.True(cell.HasTag("hide-input") || cell.Source.Split('\n').Length <= MostLines, cell.Id));
        Assert.Equal(Read(name).Cells.Count, Read(name).Cells.Select(cell => cell.Id).Distinct().Count());
        Assert.InRange(new FileInfo(Path.Combine(Folder, name)).Length, 1, MostBytes);
        Assert.All(code.Where(cell => !cell.HasTag("raises-exception")), cell =>
            Assert.DoesNotContain(cell.Outputs, output => output is ErrorOutput));
        Assert.DoesNotMatch(@"(?<![\w….~])/(home|root|tmp|Users|var|work)/", File.ReadAllText(Path.Combine(Folder, name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_links_to_the_one_before_and_the_one_after(string name)
    {
        string[] all = [.. Names.Select(row => row.Data)];
        int at = Array.IndexOf(all, name);
        string[] wanted = [.. all.Skip(at - 1).Take(at > 0 ? 1 : 0), .. all.Skip(at + 1).Take(1)];
        string line = Read(name).Cells[0].Source.Split('\n')
            .Single(text => text.Contains('«', StringComparison.Ordinal) || text.Contains('»', StringComparison.Ordinal));
        Assert.Equal(wanted, Regex.Matches(line, @"\]\(([^)]+)\)").Select(match => match.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_exercises_are_left_open_and_solved_beside_it(string name)
    {
        string[] numbers = [.. Catalogue.All.Select(exercise => exercise.Number)
            .Where(number => number.StartsWith(name[..2], StringComparison.Ordinal))];
        Assert.NotEmpty(numbers);
        // Sources name no verdict, so what the file says was printed.
        string open = File.ReadAllText(Path.Combine(Folder, name)), solved = File.ReadAllText(Path.Combine(Folder, "solutions", name));
        Assert.All(numbers, number =>
        {
            Assert.Contains($"{number} not tried", open, StringComparison.Ordinal);
            Assert.Contains($"{number} right", solved, StringComparison.Ordinal);
        });
        CodeCell[] code = [.. Read(Path.Combine("solutions", name)).Cells.OfType<CodeCell>()];
        Assert.Equal(Enumerable.Range(1, code.Length), code.Select(cell => cell.ExecutionCount ?? 0));
        Assert.Contains($"](../{name})", Read(Path.Combine("solutions", name)).Cells[0].Source, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_languages_are_those_that_other_programs_read(string name)
    {
        string[] both = [name, Path.Combine("solutions", name)];
        Assert.All(both, file =>
        {
            Notebook ours = Read(file);
            Assert.True(JsonNode.DeepEquals(NotebookMetadata.WithLanguages([], CellLanguage.CSharp)["polyglot_notebook"],
                ours.Metadata["polyglot_notebook"]));
            // .NET Interactive's own reader: the language of each cell, in a notebook whose cells are C# unless they say otherwise.
            InteractiveDocument theirs = JupyterDocument.Parse(File.ReadAllText(Path.Combine(Folder, file)), new KernelInfoCollection());
            Assert.Equal(ours.Cells.Select(cell => cell is CodeCell code ? CellLanguage.Of(code.Language) : "markdown"),
                theirs.Elements.Select(cell => cell.KernelName));
            Assert.Equal(CellLanguage.CSharp, theirs.GetDefaultKernelName());
        });
        await Nbformat.SkipUnlessThere();
        await Nbformat.Validate([.. both.Select(file => Path.Combine(Folder, file))]);
    }

    [Fact]
    public void The_list_for_programs_names_every_notebook_with_minutes_and_needs()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "notebooks.json")));
        Assert.Equal(Names.Select(row => row.Data), list.RootElement.EnumerateArray().Select(entry => entry.GetProperty("file").GetString()));
        Assert.All(list.RootElement.EnumerateArray(), entry =>
        {
            Assert.InRange(entry.GetProperty("minutes").GetInt32(), 1, 10);
            Assert.NotEqual("", entry.GetProperty("needs").GetString());
        });
    }

    [Fact]
    public void The_index_names_every_notebook()
    {
        string index = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.Equal(Names.Select(row => row.Data), Regex.Matches(index, @"\]\((\d\d-[^)]+\.ipynb)\)").Select(match => match.Groups[1].Value));
    }

    private static Notebook Read(string name) => NotebookReader.Read(Path.Combine(Folder, name));

    private static string Prose(string name) => string.Join("\n", Read(name).Cells.OfType<MarkdownCell>().Select(cell => cell.Source));
}
