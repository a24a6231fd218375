using System.Net;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using NotebookKernel.Book;

namespace MsstNet.Lab.Tests.Kernel.Book;

/// <summary>
/// Oracles: the code itself, which must come back to the letter when tags are stripped and entities read (by the framework's decoder); and
/// the C# language for what each word is.
/// </summary>
public partial class CodeColoursTests
{
    [Fact]
    public void Words_have_the_class_of_what_they_are()
    {
        string html = CodeColours.Html("// sum\nint n = 42;\nvar text = \"a\\tb\" + Math.Max(n, 1).ToString();\nforeach (Uri u in list) { }");
        foreach ((string word, string letter) in new[] { ("// sum", "c"), ("int", "k"), ("42", "n"), ("Math", "t"), ("Max", "m"), ("ToString", "m"),
            ("Uri", "t"), ("foreach", "k"), ("\\t", "e") })
            Assert.Contains($"<span class=\"{letter}\">{word}</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"s\">\"a</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_librarys_own_types_are_known()
    {
        string html = CodeColours.Html("using NotebookKernel;\nvar bundle = MimeBundle.Of((MimeBundle.PlainText, \"x\"));");
        Assert.Contains("<span class=\"t\">MimeBundle</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"m\">Of</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_earlier_cells_are_known()
    {
        Assert.Contains("<span class=\"t\">Clip</span>",
            CodeColours.Html("Clip.Twice(2)", "record Clip { public static int Twice(int x) => 2 * x; }"), StringComparison.Ordinal);
        Assert.DoesNotContain("<span class=\"t\">Clip</span>", CodeColours.Html("Clip.Twice(2)"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!time\nvar x = 1;", "#!time")]
    [InlineData("var x = 1;\n  #!time \nx", "#!time ")]
    public void A_magic_is_a_directive(string code, string magic) =>
        Assert.Contains($"<span class=\"d\">{magic}</span>", CodeColours.Html(code), StringComparison.Ordinal);

    [Fact]
    public void What_looks_like_a_magic_within_a_string_is_text() =>
        Assert.DoesNotContain("class=\"d\"", CodeColours.Html("var s = \"\"\"\n#!time\n\"\"\";"), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a < b && c > d // \"&lt;\"")]
    [InlineData("var s = $\"{x:F2} <b>\\u00e9\";\r\nvar t = @\"a\"\"b\";\r\n")]
    [InlineData("#r \"nuget: A, 1\"\n#!time\n#if X\nhidden\n#endif\n/// <summary>doc &amp; more</summary>\nint F() => 1;")]
    [InlineData("unfinished(\"")]
    [InlineData("a:a\u0016a<")]
    public void Nothing_is_added_or_lost(string code) => Assert.Equal(code, Text(CodeColours.Html(code)));

    [Property(MaxTest = 60)]
    public void Any_text_comes_back(string? text) => Assert.Equal(text ?? "", Text(CodeColours.Html(text ?? "")));

    [Property(MaxTest = 100)]
    public void Any_mixture_of_code_comes_back(int[] picks)
    {
        string[] pieces = ["var x", " = ", "\"a\\n", "\"", "\n", "#!time", "#r ", "<", "&amp;", "//", "/*", "*/", "$\"{", "}", "42", "Math.Max(",
            "\r\n", "\"\"\"", "#if", "/// <a>", "class C", "'"];
        string code = string.Concat(picks.Select(pick => pieces[(int)((uint)pick % pieces.Length)]));
        Assert.Equal(code, Text(CodeColours.Html(code)));
        Assert.Equal(code, Text(CodeColours.Html(code, code)));
    }

    private static string Text(string html) => WebUtility.HtmlDecode(Tag().Replace(html, ""));

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Tag();
}
