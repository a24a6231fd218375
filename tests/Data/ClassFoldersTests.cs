using FsCheck.Xunit;
using MsstNet.Data;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: folders written here; that folds partition the clips and, where persons are known, the persons.</summary>
public class ClassFoldersTests
{
    [Fact]
    public void Names_of_DFEW_keep_its_order_and_others_are_taken_as_they_are()
    {
        using var known = new ClipTree().Clip("sad/a", 1, 10).Clip("Happy/b", 2, 20);
        Assert.Equal(Emotions.Names, ClassFolders.Open(known.Root).Classes);
        Assert.Equal([new Clip("Happy/b", 0, 2), new Clip("sad/a", 1, 1)], ClassFolders.Open(known.Root).Clips);
        using var own = new ClipTree().Clip("yawn/a", 1, 10).Clip("blink/b", 2, 20);
        Assert.Equal(["blink", "yawn"], ClassFolders.Open(own.Root).Classes);
    }

    [Fact]
    public void A_split_that_is_there_is_taken()
    {
        using var tree = new ClipTree().Clip("train/a/1", 1, 10).Clip("train/b/1", 1, 20).Clip("test/a/1", 1, 30);
        var data = ClassFolders.Open(tree.Root);
        var split = Assert.Single(data.Splits);
        Assert.Equal(["train/a/1", "train/b/1"], split.Train.Select(clip => data.Clips[clip].Id));
        Assert.Equal(["test/a/1"], split.Test.Select(clip => data.Clips[clip].Id));
    }

    [Fact]
    public void Persons_named_in_a_list_are_never_on_both_sides()
    {
        using var tree = new ClipTree();
        var people = new System.Text.StringBuilder("clip,person\n");
        for (int clip = 0; clip < 24; clip++)
        {
            tree.Clip($"{(clip % 2 == 0 ? "a" : "b")}/{clip}", 1, clip);
            people.Append($"{(clip % 2 == 0 ? "a" : "b")}/{clip},p{clip / 4}\n");
        }
        var data = ClassFolders.Open(tree.Text("people.csv", people.ToString()).Root);
        Assert.Equal(5, data.Splits.Count);
        Assert.All(data.Splits, split => Assert.Empty(split.Train.Select(clip => data.Clips[clip].Person)
            .Intersect(split.Test.Select(clip => data.Clips[clip].Person))));
    }

    [Theory]
    [InlineData(new string[0], "no folder of a class")]
    [InlineData(new[] { "a/1" }, "one folder of a class")]
    public void Too_little_is_refused(string[] clips, string reason)
    {
        using var tree = new ClipTree();
        foreach (string clip in clips) tree.Clip(clip, 1, 10);
        Assert.Contains(reason, Assert.Throws<LabException>(() => ClassFolders.Open(tree.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_frames_is_told_or_skipped()
    {
        using var tree = new ClipTree().Clip("a/1", 1, 10).Clip("b/1", 1, 20).Text("b/2/readme.txt", "nothing");
        Assert.Contains("holds no frame", Assert.Throws<LabException>(() => ClassFolders.Open(tree.Root)).Message, StringComparison.Ordinal);
        Assert.Equal(2, ClassFolders.Open(tree.Root, skipBad: true).Clips.Count);
    }

    [Property]
    public bool Folds_hold_every_clip_once_and_no_person_twice(byte[] persons, bool known)
    {
        var clips = persons.Select((person, i) => new Clip($"{i}", person % 3, 1, known ? $"p{person % 7}" : null)).ToList();
        var folds = PersonFolds.Of(clips);
        bool partition = folds.Count == 0 ? clips.Count < 2
            || clips.Select(clip => known ? (object)clip.Person! : clip.Label).Distinct().Count() <= clips.Count
            : folds.SelectMany(fold => fold.Test).Order().SequenceEqual(Enumerable.Range(0, clips.Count));
        return partition && folds.All(fold => fold.Train.Count + fold.Test.Count == clips.Count && !fold.Train.Intersect(fold.Test).Any()
            && (!known || !fold.Train.Select(clip => clips[clip].Person).Intersect(fold.Test.Select(clip => clips[clip].Person)).Any()));
    }
}
