using MsstNet.Lab.Grading;

namespace MsstNet.Lab.Tests.Lab.Grading;

/// <summary>Oracles: what a spreadsheet takes for a formula, and what a browser takes for markup; a row read back from its own line.</summary>
public sealed class GradeRowTests
{
    private static readonly GradeRow Row = new("anna", "anna/03-melayer.ipynb", "03.1", Verdicts.Wrong, "a hint, with a comma", 2, 1.5, "f");

    [Fact]
    public void A_row_is_read_back_as_it_was() => Assert.Equal(Row, GradeRow.Read(Row.ToCsv()));

    [Theory]
    [InlineData("=HYPERLINK(1)")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    public void What_a_student_names_is_no_formula(string text)
    {
        GradeRow read = GradeRow.Read((Row with { Student = text, Notebook = text, Hint = text }).ToCsv())!;
        Assert.Equal(("'" + text, "'" + text, "'" + text), (read.Student, read.Notebook, read.Hint));
    }

    [Fact]
    public void What_a_student_names_is_no_markup_and_the_hint_is_on_the_page()
    {
        const string Text = "<b>ben</b>", Shown = "&lt;b&gt;ben&lt;/b&gt;";
        string page = GradePage.Of([Row, Row with { Student = Text, Notebook = Text, Hint = Text }]);
        Assert.DoesNotContain(Text, page, StringComparison.Ordinal);
        Assert.Contains($"<th scope=\"row\">{Shown}</th>", page, StringComparison.Ordinal);
        Assert.Contains($"<td class=\"why\">{Shown}</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"why\">a hint, with a comma</td>", page, StringComparison.Ordinal);
    }
}
