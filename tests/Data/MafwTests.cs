using System.Text;
using MsstNet.Data;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: a miniature copy in MAFW's layout, written here; the published fold sizes.</summary>
public class MafwTests
{
    private static ClipTree Frames(string folder = "data/faces", string extension = "png") => new ClipTree()
        .Clip(folder + "/00001", 2, 10, extension).Clip(folder + "/00002", 3, 30, extension).Clip(folder + "/00025", 11, 50, extension);

    private static ClipTree Ordinary(string folder = "data/faces") => Frames(folder)
        .Text("single/no_caption/set_1/train.txt", "00025.mp4 anger\n00002.mp4 disappointment\n")
            .Text("single/no_caption/set_1/test.txt", "00001.mp4 helplessness\n");

    [Theory]
    [InlineData("data/faces")]
    [InlineData("data/frames")]
    [InlineData("frames_crop_align_224")]
    public void Eleven_classes_are_read_wherever_the_frames_lie(string folder)
    {
        using var tree = Ordinary(folder);
        var data = Mafw.Open(tree.Root);
        Assert.Equal([new Clip("00001", 9, 2), new Clip("00002", 10, 3), new Clip("00025", 0, 11)], data.Clips);
        Assert.Equal(11, data.Classes.Count);
        Assert.Equal([2, 1], data.Splits[0].Train);
        Assert.Equal(Enumerable.Range(50, 11), DfewTree.Greys(data, 2));
    }

    [Fact]
    public void Lists_with_captions_in_GBK_separated_by_tabs_give_the_same()
    {
        using var plain = Ordinary();
        using var tree = Frames();
        // "表情" in GBK, whose bytes are no UTF-8: 0xB1 0xED 0xC7 0xE9. The second of 0x81 0x85, another character, is a line's end to .NET, and no
        // line's end here.
        string caption = Encoding.Latin1.GetString([0xB1, 0xED, 0xC7, 0xE9, 0x81, 0x85]) + " and more";
        tree.Text("single/with_caption/set_1/train.txt", $"00025.mp4\tanger\tA man shouts. {caption}\n00002.mp4\tdisappointment\t{caption}\n",
            Encoding.Latin1)
            .Text("single/with_caption/set_1/test.txt", $"00001.mp4\thelplessness\t{caption}", Encoding.Latin1);
        Assert.Equal(Mafw.Open(plain.Root).Fingerprint, Mafw.Open(tree.Root).Fingerprint);
    }

    [Fact]
    public void An_unknown_class_is_told_with_file_and_line()
    {
        using var tree = Ordinary();
        tree.Text("single/no_caption/set_1/train.txt", "00025.mp4 anger\n00002.mp4 boredom\n");
        Assert.Contains("train.txt:2: \"00002.mp4 boredom\" is not", Assert.Throws<LabException>(() => Mafw.Open(tree.Root)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_clip_of_two_classes_is_told_with_both_places()
    {
        using var tree = Ordinary();
        tree.Text("single/no_caption/set_2/train.txt", "00025.mp4 fear\n").Text("single/no_caption/set_2/test.txt", "00001.mp4 helplessness\n");
        string message = Assert.Throws<LabException>(() => Mafw.Open(tree.Root)).Message;
        Assert.Contains("clip \"00025\" is Fear here and Anger in ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_folds_are_9_172_clips_each() => Assert.All(Mafw.Published, fold => Assert.Equal(9172, fold.Train + fold.Test));
}
