using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NotebookKernel.Book;

/// <summary>A heading of a chapter, for the contents.</summary>
internal sealed record Heading(int Level, string Text, string Id);

/// <summary>
/// The Markdown of one chapter as HTML: formulas as MathML, headings with identities, links between notebooks as links within the book, pictures
/// embedded.
/// </summary>
internal sealed partial class Prose(BookChapter chapter, IReadOnlySet<string> chapters)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseMathematics().UseFootnotes().UseEmphasisExtras().UseTaskLists().UseListExtras().UseAutoLinks().Build();

    private readonly HashSet<string> ids = [];

    /// <summary>The headings so far, in order.</summary>
    public List<Heading> Headings { get; } = [];

    /// <summary>The first paragraph as plain text, without the beginning of a sentence that continues in a list; empty before there is one.</summary>
    public string FirstParagraph { get; private set; } = "";

    /// <summary>What could not be shown as intended.</summary>
    public List<string> Remarks { get; } = [];

    private static string Finished(string paragraph)
    {
        int end = paragraph.LastIndexOfAny(['.', '?', '!', '…']);
        return end < 0 ? paragraph : paragraph[..(end + 1)];
    }

    /// <summary>A piece of Markdown as HTML.</summary>
    /// <param name="markdown">The source.</param>
    /// <param name="cell">The cell's number, which keeps footnotes of the same name in two cells apart.</param>
    /// <param name="attachments">Pictures stored in the cell.</param>
    public string Html(string markdown, int cell, IReadOnlyDictionary<string, MimeBundle>? attachments = null)
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        AddHeadings(document);
        FindFirstParagraph(document);
        string? Target(string address, bool picture) => Address(address, picture, attachments);
        foreach (LinkInline link in document.Descendants<LinkInline>()) link.Url = Target(link.Url ?? "", link.IsImage) ?? "";
        foreach (AutolinkInline link in document.Descendants<AutolinkInline>()) link.Url = Target(link.Url, false) ?? "";
        return FootnoteName().Replace(Render(document, Target), $"$1{chapter.Name}-{cell}-$2").ReplaceLineEndings("\n");
    }

    private void AddHeadings(MarkdownDocument document)
    {
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            string text = Words(heading.Inline), id = Unique($"{chapter.Name}--{Slug(text)}");
            heading.GetAttributes().Id = id;
            Headings.Add(new(heading.Level, text, id));
        }
    }

    private void FindFirstParagraph(MarkdownDocument document)
    {
        if (FirstParagraph.Length > 0) return;
        string? first = document.OfType<ParagraphBlock>().Select(block => Words(block.Inline)).FirstOrDefault(text => text.Length > 30);
        if (first is not null) FirstParagraph = Finished(first);
    }

    private string Render(MarkdownDocument document, Func<string, bool, string?> target)
    {
        using var html = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        ObjectRendererCollection parts = renderer.ObjectRenderers;
        parts.RemoveAll(one => one is HtmlMathInlineRenderer or HtmlMathBlockRenderer or HtmlBlockRenderer or HtmlInlineRenderer);
        parts.Insert(0, new Writer<MathInline>(math => Formula(math.Content.ToString(), math.DelimiterCount > 1)));
        parts.Insert(0, new Writer<MathBlock>(math => $"<div class=\"formula\">{Formula(math.Lines.ToString(), true)}</div>\n"));
        parts.Insert(0, new Writer<HtmlBlock>(block => RawHtml.Safe(block.Lines.ToString(), target) + "\n"));
        parts.Insert(0, new Writer<HtmlInline>(inline => RawHtml.Safe(inline.Tag, target)));
        renderer.Render(document);
        return html.ToString();
    }

    private string Formula(string latex, bool display)
    {
        (string html, string? reason) = Maths.Formula.Set(latex, display);
        if (reason is not null) Remarks.Add($"{chapter.Name}: {reason}, in the formula {Short(latex)}");
        return html;
    }

    // Links to other notebooks of the book stay within it, others keep their address if a click on it can do no harm, pictures are embedded.
    private string? Address(string address, bool picture, IReadOnlyDictionary<string, MimeBundle>? attachments)
    {
        if (picture) return Picture(address, attachments);
        if (address.StartsWith('#')) return $"#{chapter.Name}--{Slug(Uri.UnescapeDataString(address[1..]))}";
        if (Uri.TryCreate(address, UriKind.Absolute, out Uri? whole) && !whole.IsFile)
            return whole.Scheme is "http" or "https" or "mailto" ? address : null;
        Match notebook = NotebookLink().Match(Uri.UnescapeDataString(address));
        if (!notebook.Success || InBook(notebook.Groups[1].Value) is not { } target) return address;
        return $"#{target}{(notebook.Groups[2].Length > 0 ? "--" + Slug(notebook.Groups[2].Value) : "")}";
    }

    // A link is relative to the folder of its notebook.
    private string? InBook(string link)
    {
        List<string> steps = [.. chapter.Name.Split('/')[..^1]];
        foreach (string step in link.Split('/'))
        {
            if (step == ".." && steps.Count > 0) steps.RemoveAt(steps.Count - 1);
            else if (step is not ".") steps.Add(step);
        }
        string name = string.Join('/', steps);
        return chapters.Contains(name) ? name : null;
    }

    private string? Picture(string address, IReadOnlyDictionary<string, MimeBundle>? attachments)
    {
        if (address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)) return address;
        if (address.StartsWith("attachment:", StringComparison.Ordinal))
        {
            MimeBundle? attached = attachments?.GetValueOrDefault(Uri.UnescapeDataString(address[11..]));
            if (attached is { Forms: [{ } form, ..] }) return $"data:{form.Key};base64,{form.Value}";
        }
        else if (chapter.Folder.Length > 0 && !address.Contains("://", StringComparison.Ordinal))
        {
            string file = Path.Combine(chapter.Folder, Uri.UnescapeDataString(address));
            string? type = PictureType(file);
            if (type is not null && File.Exists(file)) return $"data:image/{type};base64,{Convert.ToBase64String(File.ReadAllBytes(file))}";
        }
        Remarks.Add($"{chapter.Name}: the picture {Short(address)} is not there to be put in the book");
        return null;
    }

    private static string? PictureType(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".png" => "png",
        ".jpg" or ".jpeg" => "jpeg",
        ".gif" => "gif",
        ".svg" => "svg+xml",
        ".webp" => "webp",
        _ => null,
    };

    private string Unique(string id)
    {
        string unique = id;
        for (int more = 1; !ids.Add(unique); more++) unique = $"{id}-{more}";
        return unique;
    }

    private static string Words(ContainerInline? inline)
    {
        var words = new StringBuilder();
        foreach (MarkdownObject part in inline?.Descendants() ?? [])
        {
            words.Append(part switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                MathInline math => math.Content.ToString(),
                LineBreakInline => " ",
                _ => "",
            });
        }
        return words.ToString().Trim();
    }

    private static string Slug(string text) =>
        string.Join('-', NotWord().Replace(text.ToLowerInvariant(), " ").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Short(string text)
    {
        string line = text.Trim().ReplaceLineEndings(" ");
        return line.Length > 60 ? line[..60] + "…" : line;
    }

    private sealed class Writer<T>(Func<T, string> html) : HtmlObjectRenderer<T> where T : MarkdownObject
    {
        protected override void Write(HtmlRenderer renderer, T obj) => renderer.Write(html(obj));
    }

    [GeneratedRegex(@"((?:id=""|href=""#))(fn(?:ref)?:\d+)")]
    private static partial Regex FootnoteName();

    [GeneratedRegex(@"^([^#]+)\.ipynb(?:#(.*))?$")]
    private static partial Regex NotebookLink();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NotWord();
}
