using System.Globalization;
using FsCheck.Xunit;

namespace MsstNet.Lab.Tests;

/// <summary>Oracle: RFC 4180, rules 5 to 7 of its section 2, and what was written is what is read.</summary>
public class CsvTests
{
    [Fact]
    public void Cells_are_quoted_where_they_need_to_be()
    {
        double? none = null;
        float[] probabilities = [0.25f, 0.75f];
        Assert.Equal("1,plain,\"a,b\",\"say \"\"no\"\"\",,0.50,0.2500,0.7500",
            Csv.Row($"{1},{"plain"},{"a,b"},{"say \"no\""},{none:0.0},{0.5:0.00},{probabilities:0.0000}"));
        Assert.Equal("\"two\nlines\"", Csv.Row($"{"two\nlines"}"));
    }

    [Fact]
    public void Numbers_are_written_alike_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
            Assert.Equal("0.5,1.25", Csv.Row($"{0.5},{1.25}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Property]
    public bool A_row_of_texts_is_read_back(FsCheck.NonNull<string> a, FsCheck.NonNull<string> b) =>
        Csv.Cells(Csv.Row($"{a.Get},{3},{b.Get}")).SequenceEqual([a.Get, "3", b.Get]);

    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("a,,b", new[] { "a", "", "b" })]
    [InlineData("\"a\",\"b,c\"", new[] { "a", "b,c" })]
    [InlineData("\"open,end", new[] { "open,end" })]
    public void A_line_is_cut_into_cells(string line, string[] cells) => Assert.Equal(cells, Csv.Cells(line));
}
