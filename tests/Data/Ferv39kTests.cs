using MsstNet.Data;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: a miniature copy in FERV39k's layout, written here, with the quirks of the copies in circulation; the published sums.</summary>
public class Ferv39kTests
{
    private const string Train = "4_setups/All_scenes/train_All.csv", Test = "4_setups/All_scenes/test_All.csv";

    private static ClipTree Ordinary() => new ClipTree()
        .Clip("2_ClipsforFaceCrop/Action/Sad/0010", 12, 20).Clip("2_ClipsforFaceCrop/Action/Angry/0010", 3, 60)
            .Clip("2_ClipsforFaceCrop/War/Fear/0002", 9, 90)
        .Text(Train, "Action/Sad/0010 Sad\nWar/Fear/0002 Fear\n").Text(Test, "Action/Angry/0010 Angry\n");

    [Fact]
    public void Clips_of_one_number_in_different_scenes_and_classes_are_told_apart()
    {
        using var tree = Ordinary();
        var data = Ferv39k.Open(tree.Root);
        Assert.Equal([new Clip("Action/Angry/0010", 3, 3), new Clip("Action/Sad/0010", 1, 12), new Clip("War/Fear/0002", 6, 9)], data.Clips);
        var split = Assert.Single(data.Splits);
        Assert.Equal([1, 2], split.Train);
        Assert.Equal([0], split.Test);
        Assert.Equal(Enumerable.Range(20, 12), DfewTree.Greys(data, 1));
    }

    [Fact]
    public void A_list_without_a_header_keeps_its_first_clip_and_one_with_a_header_and_class_numbers_gives_the_same()
    {
        using var tree = Ordinary();
        string plain = Ferv39k.Open(tree.Root).Fingerprint;
        tree.Text(Train, "path,id\nAction/Sad/0010,5\nWar/Fear/0002,2\n").Text(Test, "\uFEFFpath,id\r\nAction/Angry/0010,0\r\n");
        Assert.Equal(plain, Ferv39k.Open(tree.Root).Fingerprint);
    }

    [Theory]
    [InlineData("Action/Sad/0010 Happy", "is not \"Scene/Emotion/0001 Emotion\"")]
    [InlineData("0010 Sad", "is not \"Scene/Emotion/0001 Emotion\"")]
    [InlineData("Action/Bored/0010 Bored", "is not \"Scene/Emotion/0001 Emotion\"")]
    [InlineData("Action/Sad/0011 Sad", "clip \"Action/Sad/0011\" has no folder")]
    [InlineData("../Sad/.. Sad", "is no name of a folder")]
    public void A_line_that_names_no_clip_is_told_with_its_number_or_skipped(string line, string reason)
    {
        using var tree = Ordinary();
        tree.Text(Train, $"Action/Sad/0010 Sad\n{line}\n");
        string message = Assert.Throws<LabException>(() => Ferv39k.Open(tree.Root)).Message;
        Assert.Contains("train_All.csv:2: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        var data = Ferv39k.Open(tree.Root, skipBad: true);
        Assert.Equal(2, Assert.Single(data.Skipped).Line);
        Assert.Equal(2, data.Clips.Count);
    }

    [Fact]
    public void A_clip_in_both_lists_is_refused()
    {
        using var tree = Ordinary();
        tree.Text(Test, "Action/Sad/0010 Sad\n");
        Assert.Contains("Action/Sad/0010 of the test list is also in the train list",
            Assert.Throws<LabException>(() => Ferv39k.Open(tree.Root)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2_ClipsforFaceCrop", "no folder 2_ClipsforFaceCrop")]
    [InlineData("4_setups", "the list is missing")]
    public void What_is_missing_is_named(string folder, string reason)
    {
        using var tree = Ordinary();
        Directory.Delete(Path.Combine(tree.Root, folder), recursive: true);
        Assert.Contains(reason, Assert.Throws<LabException>(() => Ferv39k.Open(tree.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_counts_are_those_of_38_935_clips()
    {
        var published = Assert.Single(Ferv39k.Published);
        Assert.Equal((31088, 7847, 38935), (published.Train, published.Test, published.Train + published.Test));
    }
}
