using FsCheck.Xunit;
using MsstNet.Data;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: the forms a data set's name may have, and the messages for all others.</summary>
public class DataSpecTests
{
    [Theory]
    [InlineData("synthetic", DataKind.Synthetic, null)]
    [InlineData("dfew:/data/DFEW", DataKind.Dfew, "/data/DFEW")]
    [InlineData("ferv39k:/data", DataKind.Ferv39k, "/data")]
    [InlineData("mafw:../MAFW", DataKind.Mafw, "../MAFW")]
    [InlineData("ravdess:r", DataKind.Ravdess, "r")]
    [InlineData("crema-d:c", DataKind.CremaD, "c")]
    [InlineData("folder:a:b", DataKind.Folder, "a:b")]
    [InlineData("pack:packs/dfew", DataKind.Pack, "packs/dfew")]
    [InlineData("dfew:C:\\data", DataKind.Dfew, "C:\\data")]
    public void A_name_is_read_and_written_back(string text, DataKind kind, string? path)
    {
        var spec = DataSpec.Parse(text);
        Assert.Equal((kind, path), (spec.Kind, spec.Path));
        Assert.Equal(text, spec.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("dfew")]
    [InlineData("dfew:")]
    [InlineData("pack")]
    [InlineData("pack:")]
    [InlineData("DFEW:/data")]
    [InlineData("synthetic:")]
    [InlineData("/data/DFEW")]
    public void Anything_else_is_refused_with_the_kinds_there_are(string text) =>
        Assert.Contains("name it synthetic, or dfew, ferv39k, mafw, ravdess, crema-d, folder, pack with a path, e.g. dfew:PATH", Assert.Throws<LabException>(() => DataSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_copy_is_opened_by_its_name()
    {
        using var tree = new DfewTree().Clip(1, 1).Clip(2, 1).Fold(1, "1,1", "2,3");
        Assert.Equal(tree.Open().Fingerprint, DataSpec.Parse("dfew:" + tree.Root).Open().Fingerprint);
        Assert.Throws<InvalidOperationException>(() => DataSpec.Parse("synthetic").Open());
    }
}

/// <summary>Oracle: the order of the numbers the names were made from.</summary>
public class NaturalOrderTests
{
    [Theory]
    [InlineData("1_2.jpg", "1_10.jpg")]
    [InlineData("2.jpg", "10.jpg")]
    [InlineData("00001_00002.jpg", "00001_00010.jpg")]
    [InlineData("a9b1", "a10b0")]
    [InlineData("01.jpg", "1.jpg")]
    [InlineData("1", "1.jpg")]
    [InlineData("99999999999999999999998", "99999999999999999999999")]
    public void Comes_before(string first, string second)
    {
        Assert.True(NaturalOrder.Comparer.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Comparer.Compare(second, first) > 0);
    }

    [Property]
    public bool Names_made_of_two_numbers_are_in_the_order_of_the_pairs(uint a, uint b, uint c, uint d) =>
        Math.Sign(NaturalOrder.Comparer.Compare($"{a}_{b}.jpg", $"{c}_{d}.jpg")) == Math.Sign((a, b).CompareTo((c, d)));

    [Property]
    public bool Reversing_the_question_reverses_the_answer(string x, string y) =>
        Math.Sign(NaturalOrder.Comparer.Compare(x, y)) == -Math.Sign(NaturalOrder.Comparer.Compare(y, x));
}
