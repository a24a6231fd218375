using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests.Data;

/// <summary>
/// Oracle: miniature copies of DFEW written here, whose every frame is a grey that says which it is. The mistakes are those found in public loaders.
/// </summary>
public class DfewTests
{
    private static DfewTree Ordinary() => new DfewTree().Clip(1, 3).Clip(2, 5).Clip(3, 2).Clip(12, 4).Fold(1, "1,1;2,3;12,7", "3,4")
        .Fold(2, "3,4", "1,1;2,3;12,7");

    [Fact]
    public void Clips_labels_and_folds_are_those_of_the_lists()
    {
        using var tree = Ordinary();
        var data = tree.Open();
        Assert.Equal([new Clip("00001", 0, 3), new Clip("00002", 2, 5), new Clip("00003", 3, 2), new Clip("00012", 6, 4)], data.Clips);
        Assert.Equal(["fold 1", "fold 2"], data.Splits.Select(split => split.Name));
        Assert.Equal([0, 1, 3], data.Splits[0].Train);
        Assert.Equal([2], data.Splits[0].Test);
        Assert.Equal([2], data.Splits[1].Train);
        Assert.Equal($"dfew:{tree.Root}", data.Identity.ToString());
        Assert.Equal([121, 122, 123, 124], DfewTree.Greys(data, 3));
        Assert.Empty(data.Skipped);
    }

    [Fact]
    public void Mistake_1_and_2_a_short_clip_is_kept_and_spread()
    {
        using var tree = Ordinary();
        var data = tree.Open();
        using var loader = new ClipLoader(data, data.Splits[0].Test, new LoaderConfig { Frames = 8, Side = 16, BatchSize = 1 });
        foreach (var batch in loader.Epoch(1))
            Assert.Equal([31, 31, 31, 31, 32, 32, 32, 32],
                batch.Frames.reshape(8, -1).data<byte>().ToArray().Chunk(16 * 16 * 3).Select(frame => (int)frame[0]));
    }

    [Fact]
    public void Mistake_3_frames_are_counted_in_the_folder_not_in_a_list()
    {
        using var tree = new DfewTree().Clip(1, 3).Clip(2, 5);
        tree.List("train", 1, "Clip/clip_224x224/00001 16 0\n", "txt");
        tree.List("test", 1, "/somewhere/else/00002/ 99 6\n", "txt");
        Assert.Equal([new Clip("00001", 0, 3), new Clip("00002", 6, 5)], tree.Open().Clips);
    }

    [Fact]
    public void Mistake_4_a_list_without_a_header_keeps_its_first_line()
    {
        using var tree = Ordinary();
        tree.List("train", 1, "1,1\n2,3\n12,7\n");
        tree.List("test", 1, "\uFEFF3,4\r\n");
        var data = tree.Open();
        Assert.Equal([0, 1, 3], data.Splits[0].Train);
        Assert.Equal([2], data.Splits[0].Test);
    }

    [Fact]
    public void Mistake_5_testing_draws_nothing()
    {
        var test = new LoaderConfig { Sampling = FrameSampling.Random, Augmentation = AugmentationConfig.Quick, Shuffle = true }.AtTest();
        Assert.Equal((FrameSampling.Middle, AugmentationConfig.None, false), (test.Sampling, test.Augmentation, test.Shuffle));
        Assert.Equal(FrameSampling.Middle, new LoaderConfig().Sampling);
    }

    [Fact]
    public void The_path_of_a_folder_of_frames_chooses_it()
    {
        using var tree = new DfewTree { FramesFolder = "clip_224x224_16f" }.Clip(1, 4).Clip(2, 4).Fold(1, "1,1", "2,3");
        var data = RecordedClips.Open(DataIdentity.Parse("dfew:" + tree.ClipFolder("")));
        Assert.Equal([4, 4], data.Clips.Select(clip => clip.FrameCount));
        Assert.Equal(tree.Open().Fingerprint, data.Fingerprint);
    }

    [Theory]
    [InlineData("{1}.jpg")]
    [InlineData("{0}_{1}.jpg")]
    [InlineData("{0:D5}_{1:D5}.jpg")]
    [InlineData("{1}.JPEG")]
    public void Mistake_7_frames_are_in_the_order_of_their_numbers(string name)
    {
        using var tree = new DfewTree().Clip(1, 12, name: name).Clip(2, 1).Fold(1, "1,1", "2,2");
        Assert.Equal(Enumerable.Range(11, 12), DfewTree.Greys(tree.Open(), 0));
    }

    [Theory]
    [InlineData("1,0;2,2;12,6", "3,3")]
    [InlineData("1,1;2,3;12,7", "3,4")]
    public void Labels_from_0_and_from_1_are_told_apart_by_the_data(string train, string test)
    {
        using var tree = new DfewTree().Clip(1, 3).Clip(2, 5).Clip(3, 2).Clip(12, 4).Fold(1, train, test);
        Assert.Equal([0, 2, 3, 6], tree.Open().Clips.Select(clip => clip.Label));
    }

    [Fact]
    public void The_numbering_is_decided_over_all_folds()
    {
        using var tree = new DfewTree().Clip(1, 1).Clip(2, 1).Clip(3, 1).Clip(4, 1).Fold(1, "1,2", "2,3").Fold(2, "3,0", "4,1");
        Assert.Equal([2, 3, 0, 1], tree.Open().Clips.Select(clip => clip.Label));
    }

    [Fact]
    public void Without_0_and_7_DFEWs_own_numbering_from_1_holds()
    {
        using var tree = new DfewTree().Clip(1, 1).Clip(2, 1).Fold(1, "1,1", "2,3");
        Assert.Equal([0, 2], tree.Open().Clips.Select(clip => clip.Label));
    }

    [Fact]
    public void Both_0_and_7_are_refused_with_their_lines()
    {
        using var tree = new DfewTree().Clip(1, 1).Clip(2, 1).Clip(3, 1).Fold(1, "1,1;2,0", "3,7");
        Assert.Matches(@"set_1\.csv:3 has label 0 and .*set_1\.csv:2 has label 7; ", tree.Error());
    }

    [Fact]
    public void Spellings_of_real_copies_are_accepted()
    {
        using var tree = new DfewTree { Spelling = "single_labeled", FramesFolder = "clip_224x224_16f" }
            .Clip(1, 16).Clip(2, 3, folder: "{0}").Fold(3, "00001,1", "00002.mp4,3");
        tree.Frame("00001", "._00001_00001.jpg", 0);
        File.WriteAllText(Path.Combine(tree.ClipFolder("00001"), "Thumbs.db"), "not a frame");
        var data = tree.Open();
        Assert.Equal([new Clip("00001", 0, 16), new Clip("2", 2, 3)], data.Clips.OrderBy(clip => clip.Label));
        Assert.Equal("fold 3", Assert.Single(data.Splits).Name);
    }

    [Fact]
    public void All_frames_are_preferred_to_sixteen_unless_asked()
    {
        using var tree = Ordinary();
        Directory.CreateDirectory(Path.Combine(tree.Root, "Clip", "clip_224x224_16f"));
        Assert.Equal(4, tree.Open().Clips.Count);
        Assert.Equal(4, Dfew.Open(Path.Combine(tree.Root, "Clip", "clip_224x224_16f"), skipBad: true).Skipped.Count);
    }

    [Theory]
    [InlineData("99,1", "set_1.csv:3: clip \"99\" has no folder")]
    [InlineData("12,8", "set_1.csv:3: label 8 is none of the seven classes")]
    [InlineData("12,-1", "set_1.csv:3: label -1 is none")]
    [InlineData("12", "set_1.csv:3: \"12\" is not \"video_name,label\"")]
    [InlineData("12,Fear", "set_1.csv:3: \"12,Fear\" is not")]
    [InlineData("12,7,7", "set_1.csv:3: \"12,7,7\" is not")]
    [InlineData(",7", "set_1.csv:3: \",7\" is not")]
    [InlineData("00001,1", "set_1.csv:3: clip \"00001\" is listed a second time")]
    [InlineData("3,4", "clip 00003 of the test list is also in ")]
    public void A_bad_line_is_refused_with_file_and_line(string line, string message)
    {
        using var tree = new DfewTree().Clip(1, 3).Clip(3, 2).Clip(12, 4).Fold(1, "1,1;" + line, "3,4");
        string error = tree.Error();
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void A_clip_with_two_labels_is_refused()
    {
        using var tree = Ordinary();
        tree.Fold(2, "3,5", "1,1");
        Assert.Contains("set_2.csv:2: clip \"3\" is Surprise here and Angry in ", tree.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_frames_and_an_empty_frame_are_refused()
    {
        using var tree = Ordinary();
        Directory.CreateDirectory(tree.ClipFolder("00004"));
        tree.Fold(1, "1,1;4,1", "3,4");
        Assert.Contains("00004 holds no frame", tree.Error(), StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(tree.ClipFolder("00004"), "1.jpg"), []);
        Assert.Contains("1.jpg is empty", tree.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Skipping_leaves_out_what_is_bad_and_says_so()
    {
        using var tree = Ordinary();
        string train = tree.List("train", 1, "video_name,label\n1,1\n99,1\nnonsense\n2,9\n12,7\n");
        tree.List("train", 2, "video_name,label\n3,4\n99,1\n");
        tree.List("test", 2, "video_name,label\n1,1\n");
        var data = tree.Open(skipBad: true);
        Assert.Equal(["00001", "00003", "00012"], data.Clips.Select(clip => clip.Id));
        Assert.Equal([0, 2], data.Splits[0].Train);
        Assert.Equal([(train, 4), (train, 3), (train, 5)], data.Skipped.Select(bad => (bad.File, bad.Line)));
        Assert.All(data.Skipped, bad => Assert.NotEmpty(bad.Reason));
    }

    [Fact]
    public void Skipping_does_not_forgive_a_clip_on_both_sides_of_a_fold()
    {
        using var tree = Ordinary();
        tree.Fold(1, "1,1;2,3", "2,3");
        Assert.Contains("cannot be tested on", Assert.Throws<LabException>(() => tree.Open(skipBad: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        using var tree = new DfewTree();
        Assert.Contains("no folder Clip/clip_224x224 or Clip/clip_224x224_16f", tree.Error(), StringComparison.Ordinal);
        tree.Clip(1, 1);
        Assert.Contains("no list EmoLabel_DataSplit", tree.Error(), StringComparison.Ordinal);
        tree.List("train", 4, "1,1\n");
        Assert.Contains("fold 4 has no test list", tree.Error(), StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<LabException>(() => Dfew.Open(tree.Root + "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_follows_labels_folds_and_frames_but_not_the_place()
    {
        using var tree = Ordinary();
        using var copy = Ordinary();
        string before = tree.Open().Fingerprint;
        Assert.Matches("^[0-9a-f]{16}$", before);
        Assert.Equal(before, copy.Open().Fingerprint);
        tree.Fold(2, "3,4", "1,1;2,3");
        string fewer = tree.Open().Fingerprint;
        tree.Fold(2, "3,4", "1,1;2,3;12,7").Frame("00012", "00012_00005.jpg", 1);
        string longer = tree.Open().Fingerprint;
        File.Delete(Path.Combine(tree.ClipFolder("00012"), "00012_00005.jpg"));
        tree.Fold(1, "1,2;2,3;12,7", "3,4").Fold(2, "3,4", "1,2;2,3;12,7");
        string relabelled = tree.Open().Fingerprint;
        Assert.Equal(4, new[] { before, fewer, longer, relabelled }.Distinct().Count());
    }

    [Fact]
    public void A_frame_that_vanishes_after_opening_is_an_error_that_names_it()
    {
        using var tree = Ordinary();
        var data = tree.Open();
        File.Delete(data.FramePath(0, 1));
        var error = Assert.Throws<LabException>(() => DfewTree.Greys(data, 0));
        Assert.StartsWith(data.FramePath(0, 1) + ": the frame is missing", error.Message, StringComparison.Ordinal);
    }
}
