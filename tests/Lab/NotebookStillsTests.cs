using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Figures;
using MsstNet.Lab.Tests.Kernel.Headless;
using MsstNet.Lab.Tests.Repository;
using NotebookKernel;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// Oracles: which forms an output has afterwards, by eye; what the notebook had before, to the letter, where nothing may change; and a browser whose
/// starts are counted.
/// </summary>
public sealed class NotebookStillsTests : IDisposable
{
    private static readonly string Curves = NotebookFigure.Html(TrainingCurves.Of(MadeUp.Epochs())),
        Bars = NotebookFigure.Html(RecallBars.Of(MadeUp.Matrix()));

    private readonly string folder = Directory.CreateTempSubdirectory("lab-stills").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_committed_still_is_kept_and_a_missing_browser_is_one_line()
    {
        var still = new Still("image/svg+xml", "<svg/>");
        Notebook committed = NotebookStills.Keep(Of(Curves), Of(Beside(Curves, still)));
        Assert.Equal(["text/html", "image/svg+xml", "text/plain"], Forms(committed, 0));
        Assert.Contains($"<img class=\"lab-still\" src=\"{still.Address}\"", Html(committed, 0), StringComparison.Ordinal);
        Assert.Empty(NotebookStills.Missing([committed]));

        Assert.Equal(NotebookWriter.ToText(Of(Curves)), NotebookWriter.ToText(NotebookStills.Without(committed)));

        Notebook again = NotebookStills.Keep(Of(Curves, Bars), committed);
        Assert.Equal((Html(committed, 0), Bars), (Html(again, 0), Html(again, 1)));
        (IReadOnlyDictionary<string, Still> stills, string? remark) = NotebookStills.Draw(NotebookStills.Missing([again]), null);
        Assert.Empty(stills);
        Assert.Equal("1 figure has no still picture: no Chromium, Chrome or Edge was found. Name one in LAB_BROWSER.", remark);
    }

    [Fact]
    public void A_browser_draws_what_several_notebooks_lack_and_nothing_else_changes()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test draws stills in one.");
        var kept = new Still("image/svg+xml", "<svg/>");
        Notebook[] before = [Of(Curves, "<b>no figure</b>"), NotebookStills.Keep(Of(Bars, Curves), Of(Beside(Bars, kept)))];
        (IReadOnlyDictionary<string, Still> stills, string? remark) = NotebookStills.Draw(NotebookStills.Missing(before), browser);
        Assert.Null(remark);
        Still curves = Assert.Single(stills).Value;
        Notebook[] after = [.. before.Select(notebook => NotebookStills.Put(notebook, stills))];
        Assert.Equal(["text/html", "image/svg+xml", "text/plain"], Forms(after[0], 0));
        Assert.Equal("<b>no figure</b>", Html(after[0], 1));
        Assert.Equal(Html(before[1], 0), Html(after[1], 0));
        Assert.Equal(curves.Content, Value(after[1], 1)["image/svg+xml"]);
        Assert.True(NotebookWriter.ToText(after[0]).Length < 100_000);
    }

    [Fact]
    public async Task A_run_starts_the_browser_once_for_all_notebooks_and_again_for_the_one_that_changed()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null || OperatingSystem.IsWindows(), "No Chromium on the PATH, or no shell; this test counts its starts.");
        string starts = Path.Combine(folder, "starts");
        Dictionary<string, string?> counted = Browser($"echo start >> '{starts}'\nexec '{browser!.FilePath}' \"$@\"");
        foreach (int number in new[] { 1, 2 }) Write(number, 1);
        Child run = await LabProcess.Run(folder, counted, "run", ".", "--in-place");
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(["start"], File.ReadAllLines(starts));
        Assert.All(new[] { 1, 2 }, number => Assert.Contains("image/svg+xml", Forms(NotebookReader.Read(PathOf(number)), 0)));

        byte[] first = File.ReadAllBytes(PathOf(1)), second = File.ReadAllBytes(PathOf(2));
        Write(2, 3);
        run = await LabProcess.Run(folder, counted, "run", ".", "--in-place");
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(["start"], File.ReadAllLines(starts)[1..]);
        Assert.Equal(first, File.ReadAllBytes(PathOf(1)));
        Assert.NotEqual(second, File.ReadAllBytes(PathOf(2)));
        Assert.Contains("image/svg+xml", Forms(NotebookReader.Read(PathOf(2)), 0));

        run = await LabProcess.Run(folder, counted, "run", "1.ipynb", "--out", "out");
        Assert.Equal(2, File.ReadAllLines(starts).Length);
        Assert.Contains("class=\"lab-still\"", File.ReadAllText(Path.Combine(folder, "out", "book.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_fails_costs_the_stills_alone_and_the_book_has_what_one_draws()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null || OperatingSystem.IsWindows(), "No Chromium on the PATH, or no shell; this test has one that fails.");
        foreach (int number in new[] { 1, 2 }) Write(number, 1);
        Child run = await LabProcess.Run(folder, Browser("exit 1"), "run", ".", "--in-place");
        Assert.True(run.ExitCode == 0, run.Everything);
        string[] named = [Path.Combine(".", "1.ipynb"), Path.Combine(".", "2.ipynb")];
        Assert.Equal($"lab: {named[0]}, {named[1]}: The browser drew 0 of 2 figures. It said: nothing", run.Error.Trim());
        Assert.Equal(["text/html", "text/plain"], Forms(NotebookReader.Read(PathOf(1)), 0));

        run = await LabProcess.Run(folder, "run", "1.ipynb", "--out", "out");
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Contains("class=\"lab-still\"", File.ReadAllText(Path.Combine(folder, "out", "book.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_saved_meanwhile_keeps_what_was_saved()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No shell; this test has a browser that saves the file.");
        Write(1, 1);
        Child run = await LabProcess.Run(folder, Browser($"printf ' ' >> '{PathOf(1)}'"), "run", "1.ipynb", "--in-place");
        Assert.StartsWith("lab: 1.ipynb was changed while others ran", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(" ", File.ReadAllText(PathOf(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_run_in_place_completes_what_it_has_written()
    {
        Assert.SkipWhen(Chromium.Find() is null || OperatingSystem.IsWindows(), "No Chromium on the PATH, or no signal; this test draws a still.");
        Write(1, 1);
        TestNotebooks.Write(folder, "2", "while (true) { }");
        bool written() => File.ReadAllText(PathOf(1)).Contains("lab-figure", StringComparison.Ordinal);
        (int exitCode, string error) = await LabProcess.Interrupt(folder, written, "run", ".", "--in-place", "--jobs", "1");
        Assert.True(exitCode == 130, error);
        Assert.Contains("image/svg+xml", Forms(NotebookReader.Read(PathOf(1)), 0));
    }

    [Fact]
    public void A_figure_that_cannot_be_drawn_leaves_the_others_theirs()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test draws stills in one.");
        string noJson = Curves.Replace("{\"data\"", "{data", StringComparison.Ordinal);
        (IReadOnlyList<Still?> stills, string? remark) = Stills.Draw([FigureFragment.Of(noJson)!, FigureFragment.Of(Curves)!], browser!);
        Assert.Null(stills[0]);
        Assert.NotNull(stills[1]);
        Assert.StartsWith("The browser drew 1 of 2 figures. It said: ", remark, StringComparison.Ordinal);
        Assert.Contains("figure 1", remark, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Browser(string script)
    {
        string file = Path.Combine(folder, "browser");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new() { [Chromium.Variable] = file };
    }

    private string PathOf(int number) => Path.Combine(folder, $"{number}.ipynb");

    private void Write(int number, int value) => TestNotebooks.Write(folder, $"{number}",
        $"var parts = new[] {{ (\"part\", (IReadOnlyList<double>)new[] {{ {value}.0 }}) }};\n"
        + $"MsstNet.Figures.StackedBars.Of(\"Figure {number}\", \"%\", new[] {{ \"a\" }}, parts)");

    private static Notebook Of(params string[] htmls) => Of([.. htmls.Select(html => MimeBundle.Of(("text/html", html), ("text/plain", "t")))]);

    private static Notebook Of(params MimeBundle[] bundles) => new()
    {
        Cells = [new CodeCell { Id = "a", Source = "", Outputs = [.. bundles.Select(bundle => new DisplayOutput(bundle))] }],
    };

    private static MimeBundle Beside(string html, Still still) =>
        MimeBundle.Of(("text/html", html), (still.MimeType, still.Content), ("text/plain", "t"));

    private static string[] Forms(Notebook notebook, int output) => [.. Value(notebook, output).Forms.Select(form => form.Key)];

    private static string? Html(Notebook notebook, int output) => Value(notebook, output)["text/html"];

    private static MimeBundle Value(Notebook notebook, int output) => ((ValueOutput)notebook.Cells.OfType<CodeCell>().First().Outputs[output]).Data;
}
