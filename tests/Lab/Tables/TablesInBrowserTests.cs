using System.Text.Json.Nodes;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using MsstNet.Figures;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Lab.Views;
using NotebookKernel.Book;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Lab.Tables;

/// <summary>
/// Oracles: axe-core's measure of contrast (4.5 : 1 for text) and of names for controls, on the book of the stored notebooks 09 and 10; the browser's
/// own width of that page; the order of numbers made up here, in a table that arrives in two pieces.
/// </summary>
public sealed class TablesInBrowserTests
{
    [Fact]
    public async Task The_book_can_be_read_in_light_and_dark_at_every_width()
    {
        string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
        try
        {
            string path = Path.Combine(folder, "book.html"), notebooks = Path.Combine(Checkout.Root, "notebooks");
            BookChapter Chapter(string name) => new(name, NotebookReader.Read(Path.Combine(notebooks, $"{name}.ipynb")), "", notebooks);
            BookWriter.Write(path, "Tables", "", [Chapter("09-ablations"), Chapter("10-published-results")], [NotebookFigure.Shared]);
            JsonNode? seen = await BrowserScript.Run(
                "Tables/book_test.cjs", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
            Assert.SkipWhen(seen is null, BrowserScript.Missing);
            Assert.Equal(4, (int)seen["instruments"]!);
            Assert.True((int)seen["tables"]! > 10, "the other tables are not at work");
            Assert.Equal(0, (int)seen["kinds"]!);
            Assert.Empty(seen["contrast"]!.AsArray().Select(each => (string)each!));
            Assert.Empty(seen["errors"]!.AsArray().Select(each => (string)each!));
            Assert.All(seen["widths"]!.AsArray(),
                at => Assert.True((double)at!["over"]! <= 0, $"{at["width"]} px: {at["over"]} px over, {at["wide"]}"));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public async Task A_table_that_is_still_being_read_is_waited_for_and_then_sorts_by_keys()
    {
        NotebookFormatters.Register();
        double[] numbers = [.. Enumerable.Range(0, 45).Select(i => i * 17 % 45 * 0.5)];
        var frame = new DataFrame(new StringDataFrameColumn("name", Enumerable.Range(0, 45).Select(i => $"row {i}")),
            new DoubleDataFrameColumn("number", numbers));
        // The script stands before the table, as it does for every table but the first of a page.
        string script = string.Concat(frame.ToDisplayString("text/html").Split("<script>")[1..].Select(part => "<script>" + part));
        string loader = script[script.LastIndexOf("<script>", StringComparison.Ordinal)..];
        if (script == loader) script = "<script>" + EmbeddedText.Read("table.js", typeof(TableView).Assembly) + "</script>" + loader;
        string page = $"<!DOCTYPE html><meta charset=utf-8>{script}{TableView.Markup(frame)}{loader}<p>end";
        JsonNode? seen = await BrowserScript.Run("Tables/table_test.cjs", page);
        Assert.SkipWhen(seen is null, BrowserScript.Missing);
        Assert.Equal(0, (int)seen["early"]!);
        Assert.InRange((int)seen["rowsEarly"]!, 1, 44);
        Assert.Equal(45, (int)seen["rows"]!);
        string[] Names(IEnumerable<int> rows) => [.. rows.Take(20).Select(i => $"row {i}")];
        string[] Read(string key) => [.. seen[key]!.AsArray().Select(each => (string)each!)];
        Assert.Equal(Names(Enumerable.Range(0, 45).OrderBy(i => numbers[i])), Read("up"));
        Assert.Equal(Names(Enumerable.Range(0, 45).OrderByDescending(i => numbers[i])), Read("down"));
        Assert.Equal([null, "descending"], seen["order"]!.AsArray().Select(each => (string?)each));
        Assert.Equal(2, (int)seen["arrows"]!);
        Assert.Empty(Read("errors"));
    }
}
