using System.Text.RegularExpressions;
using MsstNet.Lab.Tests.Repository;
using NotebookKernel;
using NotebookKernel.Book;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Kernel.Book;

/// <summary>
/// Oracles: the sample notebook beside this file, whose every text must be found in the book in its place; the HTML itself, searched for what
/// reaches outside; the same bytes a second time. All comparisons are exact.
/// </summary>
public class BookWriterTests
{
    private static readonly (string Html, IReadOnlyList<string> Remarks) Sample = BookWriter.Html("The <book>", "A lead.",
        [Chapter("03-melayer", "# 03 · MELayer\n\n## The window rule\n\ntext"),
            new("04-attention", NotebookReader.Read(Path.Combine(Checkout.Root, "tests/Kernel/Book/Samples/attention.ipynb")))],
        ["<script>window.shared=1</script>"]);

    private static string Html => Sample.Html;

    [Fact]
    public void The_contents_name_each_chapter_and_lead_to_its_parts()
    {
        Assert.Contains("<h3><a href=\"#04-attention\">04 · Attention over time</a></h3>\n<p>Each patch looks at itself in the other frames, and "
            + "only at itself.", Html, StringComparison.Ordinal);
        Assert.Contains("<li><a href=\"#04-attention--the-equation\">The equation</a></li>", Html, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"04-attention--the-equation\">The equation</h2>", Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#04-attention\">04 · Attention over time ›</a>", Html, StringComparison.Ordinal);
        Assert.Contains("<title>The &lt;book&gt;</title>", Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_stay_within_the_book_and_each_one_leads_somewhere()
    {
        Assert.Contains("<a href=\"#03-melayer\">« previous</a>", Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#03-melayer--the-window-rule\">", Html, StringComparison.Ordinal);
        HashSet<string> ids = [.. Regex.Matches(Html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(Regex.Count(Html, " id=\""), ids.Count);
        Assert.All(Regex.Matches(Html, "href=\"#([^\"]+)\"").Select(match => match.Groups[1].Value), target => Assert.Contains(target, ids));
    }

    [Fact]
    public void A_solution_of_the_same_name_is_another_chapter_and_links_go_from_where_they_stand()
    {
        string html = BookWriter.Html("t", "", [Chapter("03-x", "# A\n\n[solved](solutions/03-x.ipynb) [outside](sub/03-x.ipynb)"),
            Chapter("solutions/03-x", "# B\n\n[back](../03-x.ipynb) [itself](03-x.ipynb#b)")], []).Html;
        Assert.Contains("<a href=\"#solutions/03-x\">solved</a> <a href=\"sub/03-x.ipynb\">outside</a>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#03-x\">back</a> <a href=\"#solutions/03-x--b\">itself</a>", html, StringComparison.Ordinal);
        Assert.Contains("<h1 id=\"solutions/03-x--b\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_show_in_their_richest_form()
    {
        Assert.Contains("<div class=\"dni-plaintext\"><pre>42</pre></div>", Html, StringComparison.Ordinal);
        Assert.Contains("epoch 3 of 3, loss 1.042\n<span class=\"ansi2\">✓ rows sum to 1</span>  <span class=\"ansi1 ansib\">not this one</span>",
            Html, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 2 of 3", Html, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"stream stderr\">warning: 1 clip was left out</pre>", Html, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"error\" role=\"note\" aria-label=\"error\"><span class=\"ansi1\">(1,9): error CS7036", Html,
            StringComparison.Ordinal);
        Assert.Contains("<span class=\"count\" aria-hidden=\"true\">3</span>", Html, StringComparison.Ordinal);
        Assert.Contains("<strong>Right</strong>: <math>", Html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"k\">using</span>", Html, StringComparison.Ordinal);
        Assert.Contains("frames --&gt; ResNet", Html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_command_shows_its_source_and_is_reported()
    {
        Assert.Equal(2, Sample.Remarks.Count);
        Assert.Equal(@"04-attention: \unknowncommand is not a command this book knows (character 1), in the formula \unknowncommand{x}",
            Sample.Remarks[0]);
        Assert.Equal("04-attention: the picture x.png is not there to be put in the book", Sample.Remarks[1]);
        Assert.Contains("<code class=\"unset\"", Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_it_reaches_out_and_prose_runs_no_script()
    {
        foreach (string outward in new[] { "src=\"http", "<link", "@import", "url(", "<iframe", "fetch(", "onerror", "<script>alert" })
            Assert.DoesNotContain(outward, Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'; img-src data: blob:;", Html, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(Html, "<script"));
        Assert.Contains("<details><summary>Why one head first?</summary>", Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<b onclick='x()'>b</b>", "<b>b</b>")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("<a href='javascript:x'>a</a>", "<a>a</a>")]
    [InlineData("<a href=\"https://example.org/?a=1&amp;b=2\">a</a>", "<a href=\"https://example.org/?a=1&amp;b=2\">a</a>")]
    [InlineData("a<!-- b -->c", "ac")]
    [InlineData("<style>*{}</style>", "&lt;style&gt;*{}&lt;/style&gt;")]
    [InlineData("<img src=\"data:image/png;base64,AA==\" width=3>", "<img src=\"data:image/png;base64,AA==\" width=\"3\">")]
    [InlineData("<svg/onload=alert(1)>", "&lt;svg/onload=alert(1)&gt;")]
    [InlineData("1 < 2 && <", "1 &lt; 2 && &lt;")]
    public void Raw_html_is_cut_back_to_what_prose_needs(string html, string safe) => Assert.Equal(safe,
        RawHtml.Safe(html, (address, _) => address.StartsWith("https:", StringComparison.Ordinal)
            || address.StartsWith("data:image/", StringComparison.Ordinal) ? address : null));

    [FsCheck.Xunit.Property(MaxTest = 500)]
    public bool Any_console_text_keeps_its_letters(string? text)
    {
        string plain = (text ?? "").Replace("\u001b", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);
        return System.Net.WebUtility.HtmlDecode(Regex.Replace(AnsiHtml.Of("\u001b[1;32m" + plain + "\u001b[0m\u001b["), "</?span[^>]*>",
            "")) == plain;
    }

    [Fact]
    public void The_same_notebooks_are_the_same_bytes_in_a_file_written_whole()
    {
        string folder = Directory.CreateTempSubdirectory("lab-book").FullName;
        try
        {
            string path = Path.Combine(folder, "deep", "book.html");
            BookChapter chapter = Chapter("one", "# One\n\n![a](p.png)\n\nx[^1]\n\n[^1]: y");
            BookReport report = BookWriter.Write(path, "t", "", [chapter]);
            byte[] first = File.ReadAllBytes(path);
            BookWriter.Write(path, "t", "", [chapter]);
            Assert.Equal(first, File.ReadAllBytes(path));
            Assert.Equal((first.LongLength, 1), (report.Bytes, report.Remarks.Count));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
            File.WriteAllBytes(Path.Combine(folder, "p.png"), [1, 2, 3]);
            Assert.Contains("src=\"data:image/png;base64,AQID\"", BookWriter.Html("t", "", [chapter with { Folder = folder }], []).Html,
                StringComparison.Ordinal);
            Assert.Contains("two chapters named one", Assert.Throws<NotebookException>(() =>
                BookWriter.Write(path, "t", "", [chapter, chapter])).Message, StringComparison.Ordinal);
            Assert.Contains("cannot be written", Assert.Throws<NotebookException>(() =>
                BookWriter.Write(Path.Combine(path, "x.html"), "t", "", [chapter])).Message, StringComparison.Ordinal);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [InlineData("Which part earns its place? Afterwards you will be able to\n\n- write a grid;", "Which part earns its place?")]
    [InlineData("A paragraph that has no end in itself\n\n- but a list", "A paragraph that has no end in itself")]
    public void The_contents_leave_out_the_beginning_of_a_sentence_that_goes_on_in_a_list(string markdown, string told) =>
        Assert.Contains($"<p>{told}</p>", BookWriter.Html("t", "", [Chapter("n", "# n\n\n" + markdown)], []).Html.Split("</section>")[0],
            StringComparison.Ordinal);

    [Fact]
    public void What_figures_share_is_in_the_book_once()
    {
        string shared = "<script data-lab-shared=\"plotly\">/* big */</script>";
        var output = new DisplayOutput(MimeBundle.Of(("text/html", shared + "\n<p>figure</p>")));
        var notebook = new Notebook { Cells = [new CodeCell { Id = "a", Source = "f", Outputs = [output, output] }] };
        string html = BookWriter.Html("t", "", [new("n", notebook)], [shared]).Html;
        Assert.Equal((1, 2), (Regex.Count(html, "/\\* big \\*/"), Regex.Count(html, "<p>figure</p>")));
    }

    [Fact]
    public void A_page_beside_the_book_is_linked_from_the_contents_and_from_every_page()
    {
        var beside = new BookNeighbour("live page.html", "Live <here>", "What it is.");
        string html = BookWriter.Html("t", "", [Chapter("n", "# n")], [], beside).Html, link = "<a href=\"live page.html\">Live &lt;here&gt;</a>";
        Assert.Contains($"<li>{link}</li>\n</ol>\n</nav>", html, StringComparison.Ordinal);
        Assert.Contains($"<h3>{link}</h3>\n<p>What it is.</p>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("live page", BookWriter.Html("t", "", [Chapter("n", "# n")], []).Html, StringComparison.Ordinal);
    }

    private static BookChapter Chapter(string name, string markdown) =>
        new(name, new Notebook { Cells = [new MarkdownCell { Id = "a", Source = markdown }] });
}
