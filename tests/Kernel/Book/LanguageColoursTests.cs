using System.Net;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using NotebookKernel.Book;

namespace MsstNet.Lab.Tests.Kernel.Book;

/// <summary>Colours of other languages. Oracles: the code itself; a few tokens by eye.</summary>
public sealed partial class LanguageColoursTests
{
    [Theory]
    [InlineData("sql", "#!sql", "<span class=\"d\">#!sql</span>")]
    [InlineData("sql", "SELECT 'a--b' -- c", "<span class=\"k\">SELECT</span> <span class=\"s\">&#39;a--b&#39;</span> <span class=\"c\">-- c</span>")]
    [InlineData("fsharp", "let x = 1 // y", "<span class=\"k\">let</span> x = <span class=\"n\">1</span> <span class=\"c\">// y</span>")]
    [InlineData("mermaid", "flowchart LR\na --> b", "<span class=\"k\">flowchart</span> <span class=\"k\">LR</span>\na --&gt; b")]
    [InlineData("html", "<b>x</b>", "&lt;b&gt;x&lt;/b&gt;")]
    public void Tokens_are_marked(string language, string code, string html) => Assert.Equal(html, LanguageColours.Html(code, language));

    [Fact]
    public void Without_its_tags_it_is_the_code() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), Gen.Elements("sql", "fsharp", "javascript", "mermaid", "html").ToArbitrary(), (code, language) =>
            // An unpaired surrogate cannot be written in HTML.
            code.Get.Any(char.IsSurrogate) || WebUtility.HtmlDecode(Tag().Replace(LanguageColours.Html(code.Get, language), "")) == code.Get)
        .QuickCheckThrowOnFailure();

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Tag();
}
