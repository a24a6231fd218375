using System.Text.Json;
using FsCheck.Xunit;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Data.Sets;
using MsstNet.Lab.Runs;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: the forms data may be named in, and the messages for all others.</summary>
public class DataIdentityTests
{
    [Theory]
    [InlineData("synthetic", DataKind.Synthetic, null, null)]
    [InlineData("synthetic:people=60", DataKind.Synthetic, null, "people=60")]
    [InlineData("dfew:/data/DFEW", DataKind.Dfew, "/data/DFEW", null)]
    [InlineData("ferv39k:/data", DataKind.Ferv39k, "/data", null)]
    [InlineData("mafw:../MAFW", DataKind.Mafw, "../MAFW", null)]
    [InlineData("ravdess:r", DataKind.Ravdess, "r", null)]
    [InlineData("crema-d:c", DataKind.CremaD, "c", null)]
    [InlineData("folder:a:b", DataKind.Folder, "a:b", null)]
    [InlineData("pack:packs/dfew", DataKind.Pack, "packs/dfew", null)]
    [InlineData("dfew:C:\\data", DataKind.Dfew, "C:\\data", null)]
    public void Text_is_read_and_written_back(string text, DataKind kind, string? place, string? settings)
    {
        var data = DataIdentity.Parse(text);
        Assert.Equal((kind, place, settings), (data.Kind, data.Place, data.Settings));
        Assert.Equal(text, data.ToString());
        Assert.Equal(data, DataIdentity.FromText(text));
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
    public void Anything_else_is_refused_with_the_kinds_there_are_and_read_back_as_a_name(string text)
    {
        Assert.Contains("name it synthetic, or dfew, ferv39k, mafw, ravdess, crema-d, folder, pack with a path, e.g. dfew:PATH",
            Assert.Throws<LabException>(() => DataIdentity.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Equal(DataIdentity.Custom(text), DataIdentity.FromText(text));
    }

    [Fact]
    public void Every_kind_but_a_programs_own_has_a_form() =>
        Assert.Equal(Enum.GetValues<DataKind>().Where(kind => kind != DataKind.Custom),
            DataIdentity.Forms.Select(form => DataIdentity.Parse(form).Kind));

    [Fact]
    public void A_copy_is_opened_by_its_identity()
    {
        using var tree = new DfewTree().Clip(1, 1).Clip(2, 1).Fold(1, "1,1", "2,3");
        var data = RecordedClips.Open(DataIdentity.Parse("dfew:" + tree.Root));
        Assert.Equal(tree.Open().Fingerprint, data.Fingerprint);
        Assert.Equal(new DataIdentity(DataKind.Dfew, tree.Root) { Clips = 2 }, data.Identity);
        Assert.Equal("a set in DFEW's layout, 2 clips", data.Identity.Title);
        Assert.Contains("dfew:PATH, ferv39k:PATH, mafw:PATH, ravdess:PATH, crema-d:PATH, folder:PATH.",
            Assert.Throws<LabException>(() => RecordedClips.Open(DataIdentity.Parse("synthetic"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dfew_has_the_clips_of_its_classes_and_of_every_fold()
    {
        Assert.Equal(DfewPublished.Clips, DfewPublished.Totals.Sum());
        Assert.All(DfewPublished.Splits, split => Assert.Equal(DfewPublished.Clips, split.Train + split.Test));
        Assert.Equal(DfewPublished.Clips, DfewPublished.Splits.Sum(split => split.Test));
    }

    [Theory]
    [InlineData(DataKind.Dfew, 11_697, "DFEW")]
    [InlineData(DataKind.Dfew, 11_696, "a set in DFEW's layout, 11696 clips")]
    [InlineData(DataKind.Ferv39k, 38_935, "FERV39k")]
    [InlineData(DataKind.Ferv39k, 11_697, "ferv39k, 11697 clips")]
    [InlineData(DataKind.Mafw, 9_172, "MAFW")]
    [InlineData(DataKind.CremaD, 7_442, "crema-d, 7442 clips")]
    [InlineData(DataKind.Synthetic, 2_100, "generated faces, 2100 clips")]
    public void A_published_set_is_called_so_only_with_all_its_clips(DataKind kind, int clips, string title)
    {
        var data = new DataIdentity(kind, kind == DataKind.Synthetic ? null : "x") { Clips = clips };
        Assert.Equal(title, data.Title);
        Assert.Equal(title, new DataIdentity(DataKind.Pack, "p") { Clips = clips, PackedFrom = kind }.Title);
    }

    [Theory]
    [InlineData("\"dfew:PATH\"", "DFEW")]
    [InlineData("\"pack:p\"", "DFEW")]
    [InlineData("\"ferv39k:PATH\"", "ferv39k, 11697 clips")]
    [InlineData("\"squares\"", "squares, 11697 clips")]
    [InlineData("""{"Kind": "Dfew", "Place": "PATH", "Clips": 2}""", "a set in DFEW's layout, 2 clips")]
    [InlineData("""{"Kind": "Pack", "Place": "p", "Clips": 11697, "PackedFrom": "Folder"}""", "folder, 11697 clips")]
    public void What_a_run_says_of_its_data_is_read_as_text_and_as_parts(string json, string title) =>
        Assert.Equal(title, JsonSerializer.Deserialize<DataIdentity>(json)!.CompletedBy(11_697).Title);

    [Fact]
    public void Parts_are_read_back_as_written()
    {
        foreach (string form in DataIdentity.Forms)
        {
            var data = DataIdentity.Parse(form) with { Clips = 9 };
            Assert.Equal(data, JsonSerializer.Deserialize<DataIdentity>(JsonSerializer.Serialize(data)));
        }
        var packed = new DataIdentity(DataKind.Pack, "p") { PackedFrom = DataKind.Mafw };
        Assert.Equal("""{"Kind":"Pack","Place":"p","PackedFrom":"Mafw"}""", JsonSerializer.Serialize(packed));
        Assert.Equal(packed, JsonSerializer.Deserialize<DataIdentity>(JsonSerializer.Serialize(packed)));
    }

    [Fact]
    public void A_run_of_an_earlier_version_is_read_with_the_clips_of_its_split()
    {
        string run = File.ReadAllText(Path.Combine(Checkout.Root, "data", "runs", "london-tuned30-from-s1-t8-s1-fold2", "run.json"));
        Assert.Contains("\"Data\": \"dfew:PATH\",", run, StringComparison.Ordinal);
        var old = RunManifest.FromJson(run);
        Assert.Equal(new DataIdentity(DataKind.Dfew, "PATH") { Clips = 48 }, old.Data);
        Assert.Equal(old.Data, RunManifest.FromJson(old.ToJson()).Data);
        Assert.Null(old.DifferenceFrom(RunManifest.FromJson(old.ToJson())));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Kind": "Dfew"}""")]
    [InlineData("""{"Kind": "Dfew", "Place": ""}""")]
    [InlineData("""{"Kind": "Dfew", "Place": "x", "Settings": "people=3"}""")]
    [InlineData("""{"Kind": "Synthetic", "Place": "x"}""")]
    [InlineData("""{"Kind": "Synthetic", "Settings": ""}""")]
    [InlineData("""{"Kind": 77, "Place": "x"}""")]
    [InlineData("""{"Kind": "Pack", "Place": "x", "PackedFrom": 77}""")]
    [InlineData("""{"Kind": "Dfew", "Place": "x", "Clips": -1}""")]
    [InlineData("17")]
    public void Parts_that_name_no_data_are_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DataIdentity>(json));
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
