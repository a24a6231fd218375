using MsstNet.Data;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracle: what is written is read back by <see cref="Dfew"/>, clips and folds exactly, pixels within JPEG's loss at quality 95.</summary>
public sealed class DfewWriterTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "writer-" + Guid.NewGuid().ToString("N"));

    public DfewWriterTests() => Directory.CreateDirectory(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Target => Path.Combine(folder, "set");

    /// <summary>Smooth frames, for JPEG: grey rises across the image from a level that says which clip and frame it is.</summary>
    private sealed class Ramps : IClipSource
    {
        public DataIdentity Identity => DataIdentity.Custom("ramps");
        public IReadOnlyList<string> Classes { get; init; } = Emotions.Names;
        public IReadOnlyList<Clip> Clips { get; } = [new("a", 6, 2, "Ann"), new("b", 0, 3), new("c", 3, 1, "Cy")];
        public IReadOnlyList<Split> Splits { get; init; } = [new("one", [0, 2], [1]), new("two", [1], [2, 0])];
        public string Fingerprint => "";

        public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
        {
            if (clip == BrokenClip) throw new LabException("ramp is broken.");
            for (int i = 0; i < rgb.Length; i++) rgb[i] = (byte)(40 * clip + 20 * frame + i / 3 % side);
        }

        public int BrokenClip { get; init; } = -1;
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var source = new Ramps();
        Assert.Equal([1, 2, 3], DfewWriter.Write(source, Target, side: 64));
        var data = Dfew.Open(Target);
        Assert.Equal([new Clip("00001", 6, 2, "Ann"), new Clip("00002", 0, 3), new Clip("00003", 3, 1, "Cy")], data.Clips);
        Assert.Equal([0, 2], data.Splits[0].Train);
        Assert.Equal([2, 0], data.Splits[1].Test);
        byte[] expected = new byte[64 * 64 * 3], actual = new byte[64 * 64 * 3];
        for (int clip = 0; clip < 3; clip++)
            for (int frame = 0; frame < data.Clips[clip].FrameCount; frame++)
            {
                source.ReadFrame(clip, frame, 64, expected);
                data.ReadFrame(clip, frame, 64, actual);
                for (int i = 0; i < actual.Length; i++) Assert.InRange(actual[i], expected[i] - 4, expected[i] + 4);
            }
        Assert.EndsWith("00002_00003.jpg", data.FramePath(1, 2), StringComparison.Ordinal);
        Assert.Equal("video_name,label\n1,7\n3,4\n",
            File.ReadAllText(Path.Combine(Target, "EmoLabel_DataSplit", "train(single-labeled)", "set_1.csv")));
        Assert.Equal("video_name,person\n1,Ann\n3,Cy\n", File.ReadAllText(Path.Combine(Target, "people.csv")));
    }

    [Fact]
    public void The_same_source_gives_the_same_bytes()
    {
        foreach (string name in new[] { "first", "second" }) Assert.Equal(3, DfewWriter.Write(new Ramps(), Path.Combine(folder, name), 64).Last());
        Assert.Equal(Dfew.Open(Path.Combine(folder, "first")).Fingerprint, Dfew.Open(Path.Combine(folder, "second")).Fingerprint);
    }

    [Fact]
    public void A_target_that_holds_something_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "thesis.txt"), "years");
        string error = Assert.Throws<LabException>(() => DfewWriter.Write(new Ramps(), Target).Last()).Message;
        Assert.Equal($"{Target}: already exists and is not empty; name another folder or remove it first.", error);
        Assert.Equal([Path.Combine(Target, "thesis.txt")], Directory.GetFileSystemEntries(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void An_empty_target_is_filled()
    {
        Directory.CreateDirectory(Target);
        Assert.Equal(3, DfewWriter.Write(new Ramps(), Target + Path.DirectorySeparatorChar, 16).Last());
        Assert.Equal(3, Dfew.Open(Target).Clips.Count);
    }

    [Fact]
    public void Stopping_early_or_failing_leaves_nothing_behind()
    {
        Assert.Equal(1, DfewWriter.Write(new Ramps(), Target).First());
        Assert.Throws<LabException>(() => DfewWriter.Write(new Ramps { BrokenClip = 2 }, Target).Last());
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void What_does_not_fit_the_layout_is_refused_before_anything_is_written()
    {
        Assert.Throws<LabException>(() => DfewWriter.Write(new Ramps { Classes = ["contempt"] }, Target));
        Assert.Throws<LabException>(() => DfewWriter.Write(new Ramps { Splits = [.. Enumerable.Repeat(new Split("x", [0], [1]), 6)] }, Target));
        Assert.Throws<LabException>(() => DfewWriter.Write(new Ramps(), Target, quality: 0));
    }
}
