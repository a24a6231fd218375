using System.Globalization;
using System.Text;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book;

/// <summary>
/// Executed notebooks as one HTML file that holds everything it shows and, by its own content security policy, asks no network for anything.
/// The same notebooks give the same bytes.
/// </summary>
public static class BookWriter
{
    private const string Policy = "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>Writes a book.</summary>
    /// <param name="path">The HTML file; its folder is made if need be.</param>
    /// <param name="title">The book's title.</param>
    /// <param name="lead">One paragraph below it; may be empty.</param>
    /// <param name="chapters">The notebooks, in reading order.</param>
    /// <param name="shared">Script elements that outputs count on, plotly.js say; each goes into the book once.</param>
    /// <exception cref="NotebookException">Two chapters have one name, or the file cannot be written.</exception>
    public static BookReport Write(string path, string title, string lead, IReadOnlyList<BookChapter> chapters, params IReadOnlyList<string> shared)
    {
        (string html, IReadOnlyList<string> remarks) = Html(title, lead, chapters, shared);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.WriteText(path, html);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The book cannot be written to {path}: {cause.Message} Name a file in a folder you may write to.", cause);
        }
        return new BookReport(new FileInfo(path).Length, remarks);
    }

    internal static (string Html, IReadOnlyList<string> Remarks) Html(string title, string lead, IReadOnlyList<BookChapter> chapters, IReadOnlyList<string> shared)
    {
        if (chapters.GroupBy(chapter => chapter.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new NotebookException($"The book has two chapters named {twice.Key}; rename one of the notebooks.");
        var names = chapters.Select(chapter => chapter.Name).ToHashSet();
        Prose[] proses = [.. chapters.Select(chapter => new Prose(chapter, names))];
        string[] bodies = [.. chapters.Select((chapter, i) => new Pages(chapter, proses[i]).Html())];

        var page = new StringBuilder(bodies.Sum(body => body.Length) + 100_000 + shared.Sum(script => script.Length));
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Escape(title)}</title>
            <style>
            {Style()}</style>
            </head>
            <body>
            <a class="skip" href="#contents">Contents</a>
            <nav class="side" aria-label="Chapters">
            <a class="book" href="#top">{Escape(title)}</a>
            <ol>

            """);
        for (int i = 0; i < chapters.Count; i++) page.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{chapters[i].Name}\">{Escape(Title(chapters[i]))}</a></li>\n");
        page.Append(CultureInfo.InvariantCulture, $"</ol>\n</nav>\n<main id=\"top\">\n<header>\n<h1>{Escape(title)}</h1>\n{(lead.Length > 0 ? $"<p class=\"lead\">{Escape(lead)}</p>\n" : "")}</header>\n");
        Contents(page, chapters, proses);
        for (int i = 0; i < chapters.Count; i++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<article id=\"{chapters[i].Name}\" aria-label=\"{Escape(Title(chapters[i]))}\">\n{bodies[i]}");
            Neighbours(page, chapters, i);
            page.Append("</article>\n");
        }
        page.Append("</main>\n");
        foreach (string script in shared) page.Append(script).Append('\n');
        page.Append("</body>\n</html>\n");
        return (page.ToString(), [.. proses.SelectMany(prose => prose.Remarks)]);
    }

    private static void Contents(StringBuilder page, IReadOnlyList<BookChapter> chapters, Prose[] proses)
    {
        page.Append("<section id=\"contents\" class=\"contents\" aria-label=\"Contents\">\n");
        string section = "";
        for (int i = 0; i < chapters.Count; i++)
        {
            if (chapters[i].Section != section) page.Append(CultureInfo.InvariantCulture, $"<h2>{Escape(section = chapters[i].Section)}</h2>\n");
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"entry\"><h3><a href=\"#{chapters[i].Name}\">{Escape(Title(chapters[i]))}</a></h3>\n");
            if (proses[i].FirstParagraph.Length > 0) page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(proses[i].FirstParagraph)}</p>\n");
            Heading[] parts = [.. proses[i].Headings.Where(heading => heading.Level == 2)];
            if (parts.Length > 0) page.Append("<ul>").AppendJoin("", parts.Select(part => $"<li><a href=\"#{part.Id}\">{Escape(part.Text)}</a></li>")).Append("</ul>\n");
            page.Append("</div>\n");
        }
        page.Append("</section>\n");
    }

    private static void Neighbours(StringBuilder page, IReadOnlyList<BookChapter> chapters, int i)
    {
        page.Append("<nav class=\"neighbours\" aria-label=\"Previous and next chapter\">");
        page.Append(i > 0 ? $"<a href=\"#{chapters[i - 1].Name}\">‹ {Escape(Title(chapters[i - 1]))}</a>" : "<span></span>");
        page.Append("<a href=\"#contents\">Contents</a>");
        page.Append(i + 1 < chapters.Count ? $"<a href=\"#{chapters[i + 1].Name}\">{Escape(Title(chapters[i + 1]))} ›</a>" : "<span></span>");
        page.Append("</nav>\n");
    }

    private static string Title(BookChapter chapter) => chapter.Notebook.Title is { Length: > 0 } title ? title.Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal) : chapter.Name;

    private static string Style()
    {
        using var reader = new StreamReader(typeof(BookWriter).Assembly.GetManifestResourceStream("book.css")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
