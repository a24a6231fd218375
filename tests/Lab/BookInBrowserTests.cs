using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tables;
using MsstNet.Lab.Tests.Figures;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Lab.Views;
using NotebookKernel;
using NotebookKernel.Book;
using NotebookKernel.Notebooks;
using TorchSharp;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// Oracle: a real browser. A book of everything a notebook can show, made with the real formatters and stills, must be drawn without a word on
/// the console: every chart interactive with its still put away, tables in pages, formulas with a size. LAB_KEEP=DIR keeps the file to be looked at.
/// </summary>
public class BookInBrowserTests
{
    [Fact]
    public void A_browser_shows_the_whole_book_without_complaint()
    {
        Chromium? browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test shows the book in one.");
        string folder = Directory.CreateTempSubdirectory("lab-book").FullName;
        try
        {
            Notebook attention = NotebookReader.Read(Path.Combine(Checkout.Root, "tests/Kernel/Book/Samples/attention.ipynb"));
            Notebook values = Values();
            values = NotebookStills.Put(values, NotebookStills.Draw(NotebookStills.Missing([values]), browser).Stills);
            // The first table of a process carries the script of all; which one that is depends on the tests before.
            string tables = new CarriedScript("LabTables", "table.css", "table.js").Alone("");
            string path = Path.Combine(Environment.GetEnvironmentVariable("LAB_KEEP") ?? folder, "book.html");
            BookReport report = BookWriter.Write(path, "MSSTNet, step by step",
                "A workbook on video facial expression recognition: each chapter runs from top to bottom on two cores.",
                [new("03-values", values), new("04-attention", attention, "Solutions")], [NotebookFigure.Shared, tables]);
            Assert.InRange(report.Bytes, 3_600_000, 4_300_000);

            (string page, string log) = browser!.Open(path, TimeSpan.FromSeconds(90), 20_000);
            string[] said = [.. log.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))];
            Assert.True(said.Length == 0, string.Join("\n", said));
            Assert.Equal(3, Regex.Count(page, "data-lab-drawn=\"\""));
            Assert.Equal(3, Regex.Count(page, "<img class=\"lab-still\"[^>]*style=\"display: none;\""));
            Assert.Contains("page 1 of 3 · 45 rows × 4 columns", page, StringComparison.Ordinal);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static Notebook Values()
    {
        NotebookFormatters.Register();
        using torch.Tensor tensor = torch.arange(0, 4 * 3 * 16, torch.float32).reshape(4, 3, 16) * 0.25f - 7;
        using var module = torch.nn.Sequential(("embed", torch.nn.Linear(768, 96)), ("gelu", torch.nn.GELU()), ("out", torch.nn.Linear(96, 768)));
        var frame = new DataFrame(
            new StringDataFrameColumn("method", Enumerable.Range(0, 45).Select(i => $"Method {i:00}")),
                new Int32DataFrameColumn("year", Enumerable.Range(0, 45).Select(i => 1980 + i)),
            new DoubleDataFrameColumn("WAR (%)", Enumerable.Range(0, 45).Select(i => i % 7 == 3 ? null : (double?)(50 + (i * 0.43)))),
                new DoubleDataFrameColumn("GFLOPs", Enumerable.Range(0, 45).Select(i => (double?)(5.05 + i))));
        (string Code, object Value)[] cells =
        [
            ("var curves = TrainingCurves.Of(run.Epochs);\ncurves", TrainingCurves.Of(MadeUp.Epochs())),
                ("ConfusionHeatmap.Of(matrix)", ConfusionHeatmap.Of(MadeUp.Matrix())),
            ("FilmStrip.Of(story)", FilmStrip.Of(MadeUp.Story())), ("var z = torch.arange(192).reshape(4, 3, 16) * 0.25 - 7;\nz", tensor),
                ("frame", frame), ("net", module),
            ("frame.Rows[3]", frame.Rows[3]), ("new[] { 1.5, 2.5, 3 }", new[] { 1.5, 2.5, 3 }),
        ];
        return new Notebook
        {
            Cells =
            [
                new MarkdownCell { Id = "m",
                    Source = "# 03 · What a cell can show\n\nFigures, tensors, tables and networks, each as a reader wants to see it in the place "
                    + "where it was made.\n\n## Pictures first\n\nThe loss falls while $\\mathrm{WAR}$ climbs." },
                .. cells.Select((cell, i) => new CodeCell
                {
                    Id = $"c{i}", Source = cell.Code, ExecutionCount = i + 1,
                    Outputs = [new ResultOutput(MimeBundle.Of(("text/html", Text(cell.Value, "text/html")),
                        ("text/plain", Text(cell.Value, "text/plain"))), i + 1)],
                }),
            ],
        };
    }

    private static string Text(object value, string type) => value is Figure figure && type == "text/html" ? NotebookFigure.Html(figure)
        : value.ToDisplayString(type);
}
