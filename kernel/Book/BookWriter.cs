using System.Globalization;
using System.Text;
using NotebookKernel.Notebooks;
using static NotebookKernel.Book.Escaping;

namespace NotebookKernel.Book;

/// <summary>A notebook of a book.</summary>
/// <param name="Name">
/// The notebook's path without its ending, from the folder that all of them share: "03-melayer", "solutions/03-melayer". Links between notebooks
/// are resolved by it, so no two chapters have the same.
/// </param>
/// <param name="Notebook">The notebook as it ran.</param>
/// <param name="Section">The heading above it in the contents: "Solutions"; chapters of a section follow each other. May be empty.</param>
/// <param name="Folder">The folder of the notebook's pictures; empty leaves them out.</param>
public sealed record BookChapter(string Name, Notebook Notebook, string Section = "", string Folder = "")
{
    internal string Title => Notebook.Title is { Length: > 0 } title
        ? title.Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal)
        : Name;
}

/// <summary>Another page, in the same folder as the book, which links to it.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Title">The link's text.</param>
/// <param name="About">A sentence on what it is.</param>
public sealed record BookNeighbour(string File, string Title, string About);

/// <summary>A book as written.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Remarks">What could not be shown as intended, a line each: an unknown LaTeX command, a missing picture.</param>
public sealed record BookReport(long Bytes, IReadOnlyList<string> Remarks);

/// <summary>
/// Writes executed notebooks as one HTML file that contains everything it shows; its content security policy forbids it to load anything. The same
/// notebooks give the same bytes.
/// </summary>
public static class BookWriter
{
    private const string Policy = "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        + "base-uri 'none'; form-action 'none'";

    /// <summary>Writes a book.</summary>
    /// <param name="path">The HTML file; its folder is created if necessary.</param>
    /// <param name="title">The book's title.</param>
    /// <param name="lead">A paragraph below the title; may be empty.</param>
    /// <param name="chapters">The notebooks, in reading order.</param>
    /// <param name="shared">Script elements that several outputs need, such as plotly.js; the book contains each once.</param>
    /// <param name="beside">A page beside the book; null for none.</param>
    /// <exception cref="NotebookException">Two chapters have the same name, or the file cannot be written.</exception>
    public static BookReport Write(
        string path, string title, string lead, IReadOnlyList<BookChapter> chapters,
        IReadOnlyList<string>? shared = null, BookNeighbour? beside = null)
    {
        (string html, IReadOnlyList<string> remarks) = Html(title, lead, chapters, shared ?? [], beside);
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

    internal static (string Html, IReadOnlyList<string> Remarks) Html(
        string title, string lead, IReadOnlyList<BookChapter> chapters, IReadOnlyList<string> shared, BookNeighbour? beside = null)
    {
        if (chapters.GroupBy(chapter => chapter.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new NotebookException($"The book has two chapters named {twice.Key}; rename one of the notebooks.");
        var names = chapters.Select(chapter => chapter.Name).ToHashSet();
        Prose[] proses = [.. chapters.Select(chapter => new Prose(chapter, names))];
        string[] bodies = [.. chapters.Select((chapter, i) => new Pages(chapter, proses[i]).Html())];

        var page = new StringBuilder(bodies.Sum(body => body.Length) + 100_000 + shared.Sum(script => script.Length));
        Head(page, (title, lead), chapters, beside);
        Contents(page, chapters, proses, beside);
        for (int i = 0; i < chapters.Count; i++)
        {
            string label = Escape(chapters[i].Title);
            page.Append(CultureInfo.InvariantCulture, $"<article id=\"{chapters[i].Name}\" aria-label=\"{label}\">\n{bodies[i]}");
            Neighbours(page, chapters, i);
            page.Append("</article>\n");
        }
        page.Append("</main>\n");
        foreach (string script in shared) page.Append(script).Append('\n');
        page.Append("</body>\n</html>\n");
        return (page.ToString(), [.. proses.SelectMany(prose => prose.Remarks)]);
    }

    private static void Head(StringBuilder page, (string, string) cover, IReadOnlyList<BookChapter> chapters, BookNeighbour? beside)
    {
        (string title, string lead) = cover;
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
        foreach (BookChapter chapter in chapters) page.Append(CultureInfo.InvariantCulture, $"<li>{Link(chapter)}</li>\n");
        if (beside is not null) page.Append(CultureInfo.InvariantCulture, $"<li>{Link(beside)}</li>\n");
        string paragraph = lead.Length > 0 ? $"<p class=\"lead\">{Escape(lead)}</p>\n" : "";
        page.Append(CultureInfo.InvariantCulture,
            $"</ol>\n</nav>\n<main id=\"top\">\n<header>\n<h1>{Escape(title)}</h1>\n{paragraph}</header>\n");
    }

    private static void Contents(StringBuilder page, IReadOnlyList<BookChapter> chapters, Prose[] proses, BookNeighbour? beside)
    {
        page.Append("<section id=\"contents\" class=\"contents\" aria-label=\"Contents\">\n");
        if (beside is not null)
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"entry\"><h3>{Link(beside)}</h3>\n<p>{Escape(beside.About)}</p>\n</div>\n");
        string section = "";
        for (int i = 0; i < chapters.Count; i++)
        {
            if (chapters[i].Section != section)
            {
                section = chapters[i].Section;
                page.Append(CultureInfo.InvariantCulture, $"<h2>{Escape(section)}</h2>\n");
            }
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"entry\"><h3>{Link(chapters[i])}</h3>\n");
            string first = proses[i].FirstParagraph;
            if (first.Length > 0) page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(first)}</p>\n");
            string[] parts = [.. proses[i].Headings.Where(heading => heading.Level == 2)
                .Select(part => $"<li><a href=\"#{part.Id}\">{Escape(part.Text)}</a></li>")];
            if (parts.Length > 0) page.Append("<ul>").AppendJoin("", parts).Append("</ul>\n");
            page.Append("</div>\n");
        }
        page.Append("</section>\n");
    }

    private static void Neighbours(StringBuilder page, IReadOnlyList<BookChapter> chapters, int i)
    {
        page.Append("<nav class=\"neighbours\" aria-label=\"Previous and next chapter\">");
        page.Append(i > 0 ? Link(chapters[i - 1], before: "‹ ") : "<span></span>");
        page.Append("<a href=\"#contents\">Contents</a>");
        page.Append(i + 1 < chapters.Count ? Link(chapters[i + 1], after: " ›") : "<span></span>");
        page.Append("</nav>\n");
    }

    private static string Link(BookChapter chapter, string before = "", string after = "") =>
        $"<a href=\"#{chapter.Name}\">{before}{Escape(chapter.Title)}{after}</a>";

    private static string Link(BookNeighbour page) => $"<a href=\"{Escape(page.File)}\">{Escape(page.Title)}</a>";

    private static string Style()
    {
        using var reader = new StreamReader(typeof(BookWriter).Assembly.GetManifestResourceStream("book.css")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
