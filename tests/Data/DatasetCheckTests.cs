using MsstNet.Data;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests.Data;

/// <summary>
/// Oracles: DFEW's published fold sizes; miniature copies with one fault each; the real faces of ../shared, 48 clips and 1,110 frames.
/// </summary>
public class DatasetCheckTests
{
    private static DfewTree Ordinary() => new DfewTree().Clip(1, 3).Clip(2, 5).Clip(3, 2).Fold(1, "1,1;2,3", "3,4");

    private static string[] Texts(DatasetReport report, Severity severity) =>
        [.. report.Findings.Where(finding => finding.Severity == severity).Select(finding => finding.Text)];

    [Theory]
    [InlineData(1, 9356, 2341)]
    [InlineData(2, 9356, 2341)]
    [InlineData(3, 9357, 2340)]
    [InlineData(4, 9358, 2339)]
    [InlineData(5, 9361, 2336)]
    public void The_published_counts_add_up_to_the_published_fold_sizes(int fold, int train, int test)
    {
        Assert.Equal((train, test), (DfewPublished.Splits[fold - 1].Train, DfewPublished.Splits[fold - 1].Test));
        Assert.Equal(11697, DfewPublished.Totals.Sum());
    }

    [Fact]
    public void Every_clip_of_DFEW_is_tested_on_once() =>
        Assert.Equal(DfewPublished.Totals, Enumerable.Range(0, 7)
            .Select(label => DfewPublished.Splits.Sum(fold => fold.TestByClass![label])));

    [Fact]
    public void A_sound_set_that_is_not_DFEW_differs_in_counts_only()
    {
        using var tree = Ordinary();
        var report = DatasetCheck.Run(tree.Open());
        Assert.Equal((3, 10, 10, Severity.Warning), (report.Clips, report.Frames, report.Decoded, report.Worst));
        Assert.Equal("fold 1: 2 train, 1 test (0/0/0/1/0/0/0); published are 9356 and 2341 (489/379/534/435/294/29/181); this is another data set "
            + "in that layout.", Texts(report, Severity.Warning)[0]);
        Assert.Equal("no clip is Sad or Surprise or Disgust or Fear; recalls of these are unknown, and UAR is the mean over the others.",
            Assert.Single(Texts(report, Severity.Warning)[1..]));
        Assert.Equal("2 to 5 frames a clip, median 3; 3 have fewer than 16 and are spread, not dropped.",
            Assert.Single(Texts(report, Severity.Info)));
        Assert.Equal([1, 0, 1, 0, 0, 0, 0], report.Splits[0].Train);
    }

    [Fact]
    public void A_truncated_frame_is_found_wherever_it_is_and_by_the_quick_check_at_the_ends()
    {
        using var tree = Ordinary();
        var data = tree.Open();
        foreach (int frame in new[] { 2, 4 }) File.WriteAllBytes(data.FramePath(1, frame), DfewTree.Grey(1)[..^10]);
        Assert.Equal([data.FramePath(1, 2), data.FramePath(1, 4)],
            Texts(DatasetCheck.Run(data), Severity.Error).Select(text => text[..text.IndexOf(": ", StringComparison.Ordinal)]));
        var quick = DatasetCheck.Run(data, quick: true);
        Assert.StartsWith(data.FramePath(1, 4), Assert.Single(Texts(quick, Severity.Error)), StringComparison.Ordinal);
        Assert.Equal(6, quick.Decoded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Clips_with_the_same_frames_are_found_and_grave_if_a_fold_has_them_on_both_sides(bool quick)
    {
        using var tree = Ordinary();
        foreach (string clip in new[] { "00007", "00008" }) tree.Frame(clip, clip + "_1.jpg", 200).Frame(clip, clip + "_2.jpg", 210);
        tree.Fold(1, "1,1;2,3;7,1;8,1", "3,4");
        Assert.Contains("clips 00007, 00008 hold the same frames.", Texts(DatasetCheck.Run(tree.Open(), quick), Severity.Warning));
        tree.Fold(1, "1,1;2,3;7,1", "3,4;8,1");
        Assert.Contains("tested on in fold 1", Assert.Single(Texts(DatasetCheck.Run(tree.Open(), quick), Severity.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_skipped_at_opening_is_reported()
    {
        using var tree = Ordinary();
        tree.Fold(1, "1,1;99,1", "3,4");
        Assert.Contains("set_1.csv:3: clip \"99\" has no folder", Assert.Single(Texts(DatasetCheck.Run(tree.Open(skipBad: true)), Severity.Error)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_reaches_the_number_of_clips()
    {
        using var tree = Ordinary();
        var seen = new Seen();
        DatasetCheck.Run(tree.Open(), progress: seen);
        Assert.Equal([1, 2, 3], seen.Values.Order());
    }

    private sealed class Seen : IProgress<int>
    {
        public System.Collections.Concurrent.ConcurrentBag<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }

    [Fact]
    public void The_real_faces_are_48_clips_and_1110_sound_frames_in_five_folds()
    {
        var data = Dfew.Open(SharedFaces.Root);
        var report = DatasetCheck.Run(data);
        Assert.Equal((48, 1110, 1110), (report.Clips, report.Frames, report.Decoded));
        Assert.Empty(Texts(report, Severity.Error));
        Assert.Equal(5, data.Splits.Count);
        Assert.All(data.Splits, split => Assert.Empty(split.Train.Intersect(split.Test)));
        Assert.All(data.Splits, split => Assert.Equal(Enumerable.Range(0, 48), split.Train.Concat(split.Test).Order()));
        Assert.Equal(Enumerable.Range(0, 48), data.Splits.SelectMany(split => split.Test).Order());
        Assert.Equal([24, 24], data.Clips.CountBy(clip => clip.Label).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal([0, 2], data.Clips.Select(clip => clip.Label).Distinct().Order());
    }
}

/// <summary>Oracle: published counts, and sets made from them by taking clips away.</summary>
public class SplitCountsTests
{
    private static SplitCounts Ferv(Func<int, int> change) =>
        new("all scenes", [.. Ferv39k.Published[0].TrainByClass!.Select(change)], [.. Ferv39k.Published[0].TestByClass!], Ferv39k.Published[0]);

    [Fact]
    public void The_published_counts_are_as_published() => Assert.True(Ferv(count => count).AsPublished);

    [Fact]
    public void A_class_that_lost_a_clip_to_another_is_not() =>
        Assert.False(new SplitCounts("all scenes", [5853, 5524, 7790, 5906, 2502, 1833, 1680], Ferv39k.Published[0].TestByClass!,
            Ferv39k.Published[0]).AsPublished);

    [Fact]
    public void Where_only_sums_are_published_sums_are_compared()
    {
        Assert.True(new SplitCounts("fold 1", [7000, 333], [1839], Mafw.Published[0]).AsPublished);
        Assert.False(new SplitCounts("fold 1", [7000, 332], [1839], Mafw.Published[0]).AsPublished);
    }

    [Fact]
    public void A_copy_without_half_its_clips_is_incomplete_and_one_with_a_hundredth_is_another_set()
    {
        Assert.False(Ferv(count => count / 2).IsAnother);
        Assert.True(new SplitCounts("all scenes", [300], [80], Ferv39k.Published[0]).IsAnother);
    }
}
