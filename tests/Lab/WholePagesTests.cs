using System.Text.Json.Nodes;
using MsstNet.Lab.Live;
using MsstNet.Lab.Tests.Repository;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// The two pages that a run of the workbook leaves, whole: the book of the stored notebooks and their solutions, and the live page. Oracles:
/// axe-core's rules of WCAG 2 A and AA, in light and dark and with everything unfolded; the browser's own width of the page, exactly. Other tests
/// look closer at tables, players and controls; these see what stands between them.
/// </summary>
public sealed class WholePagesTests : IDisposable
{
    // Half a minute on two idle cores; axe-core reads 35,000 elements of the book, twice.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_book_breaks_no_rule_of_WCAG_and_fits_every_width()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("LAB_KEEP") ?? folder, "book.html");
        var complaints = new List<string>();
        StoredBook().Write(path, live: true, _ => { }, complaints.Add);
        Assert.Empty(complaints);
        await Look(path);
    }

    [Fact]
    public async Task The_live_page_breaks_no_rule_of_WCAG_and_fits_every_width()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("LAB_KEEP") ?? folder, LivePage.File);
        LivePage.Write(path);
        await Look(path);
    }

    private static Book StoredBook()
    {
        var book = new Book();
        string notebooks = Path.Combine(Checkout.Root, "notebooks");
        foreach (string place in (string[])["", "solutions"])
            foreach (string file in Directory.GetFiles(Path.Combine(notebooks, place), "*.ipynb").Order(StringComparer.Ordinal))
                book.Add(file, Path.GetRelativePath(notebooks, file), NotebookReader.Read(file));
        return book;
    }

    private static async Task Look(string path)
    {
        JsonNode? seen = await BrowserScript.Run("page_test.cjs", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), Patience);
        Assert.SkipWhen(seen is null, BrowserScript.Missing);
        Assert.True(Texts(seen["errors"]) is "", Texts(seen["errors"]));
        Assert.True(Texts(seen["violations"]) is "", Texts(seen["violations"]));
        Assert.True((int)seen["rules"]! > 15, "axe-core has found hardly anything to look at");
        Assert.All(seen["widths"]!.AsArray(), at => Assert.True((double)at!["over"]! <= 0, $"{at["width"]} px: {at["over"]} px over, {at["wide"]}"));
    }

    private static string Texts(JsonNode? node) => string.Join("\n", node!.AsArray().Select(each => (string)each!));
}
