using MsstNet.Lab.Packs;
using MsstNet.Lab.Tests.Data;

namespace MsstNet.Lab.Tests.Lab.Packs;

/// <summary>Oracle: the bytes of a pack that was written in one go by one thread.</summary>
public sealed class FramePackWriterTests : PackScratch
{
    private readonly StripedClips source = new(23);
    private readonly Dictionary<string, byte[]> whole;

    public FramePackWriterTests()
    {
        Write(source, Other, Small with { Workers = 1 });
        whole = Files(Other);
    }

    [Fact]
    public void Any_number_of_threads_writes_the_same_bytes()
    {
        var inTurns = new StripedClips(23) { Delay = clip => clip % 3 };
        Write(inTurns, Folder, Small with { Workers = 4 });
        AssertSameFiles(whole, Folder);
    }

    /// <summary>A kill leaves finished shards, a prefix of the next under its temporary name (or of the index), and the lock file.</summary>
    [Fact]
    public void Killed_at_every_tenth_of_the_bytes_it_goes_on_to_the_same_bytes()
    {
        string[] order = [.. whole.Keys.Where(name => name != PackIndex.FileName).Order(StringComparer.Ordinal), PackIndex.FileName];
        long total = whole.Values.Sum(bytes => (long)bytes.Length);
        for (int tenth = 0; tenth <= 10; tenth++)
        {
            Directory.CreateDirectory(Folder);
            long left = total * tenth / 10;
            foreach (string name in order)
            {
                byte[] bytes = whole[name];
                if (left >= bytes.Length) File.WriteAllBytes(Path.Combine(Folder, name), bytes);
                else if (left > 0) File.WriteAllBytes(Path.Combine(Folder, name + ".4711.tmp"), bytes[..(int)left]);
                left = Math.Max(0, left - bytes.Length);
            }
            File.WriteAllText(Path.Combine(Folder, "pack.lock"), "");
            int shards = order.Count(name => name != PackIndex.FileName && File.Exists(Path.Combine(Folder, name)));
            int before = source.Reads;
            var report = Write(source, Folder, Small);
            AssertSameFiles(whole, Folder);
            Assert.Equal((474L, report.Decoded), (report.Frames, (long)(source.Reads - before)));
            Assert.Equal(shards == order.Length - 1, report.Decoded == 0);     // what was finished is not decoded again
            Directory.Delete(Folder, recursive: true);
        }
    }

    [Fact]
    public void Cancelled_it_keeps_finished_shards_and_goes_on()
    {
        using var cancel = new CancellationTokenSource();
        int calls = 0;
        Assert.Throws<OperationCanceledException>(() => Write(source, Folder, Small, new Direct(_ =>
        {
            if (++calls == 9) cancel.Cancel();
        }), cancel.Token));
        Assert.False(File.Exists(Index));
        Assert.All(Directory.GetFiles(Folder), file => Assert.EndsWith(".bin", file, StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(Folder));
        var report = Write(source, Folder, Small);
        Assert.InRange(report.Decoded, 1, report.Frames - 1);
        AssertSameFiles(whole, Folder);
    }

    [Fact]
    public void Progress_counts_frames_upwards_to_the_end()
    {
        var seen = new List<long>();
        var report = Write(source, Folder, Small, new Direct(seen.Add));
        Assert.Equal(seen.Order(), seen);
        Assert.Equal((474L, 474L, 474L), (seen[^1], report.Frames, report.Decoded));
        Assert.Equal(report.Frames * 8 * 8 * 3, report.Bytes);
    }

    [Fact]
    public void A_finished_pack_is_verified_and_mended()
    {
        Write(source, Folder, Small);
        Assert.Equal(0, Write(source, Folder, Small).Decoded);
        Flip(Shard(1), 100);
        Assert.InRange(Write(source, Folder, Small).Decoded, 1, 40);
        AssertSameFiles(whole, Folder);
        Flip(Index, 200);
        Assert.Equal(0, Write(source, Folder, Small).Decoded);
        AssertSameFiles(whole, Folder);
    }

    [Fact]
    public void A_folder_with_anything_else_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.txt"), "years");
        Assert.Equal($"{Folder}: holds thesis.txt, which is no part of a pack; name another folder or remove it first.",
            Error(() => Write(source, Folder, Small)));
        Assert.Equal([Path.Combine(Folder, "thesis.txt")], Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void A_pack_of_another_size_or_of_fewer_clips_is_refused_and_left_alone()
    {
        foreach (bool finished in new[] { true, false })
        {
            if (!finished) File.Delete(Path.Combine(Other, PackIndex.FileName));
            var before = Files(Other);
            Assert.Contains("or of another size than striped at side 9", Error(() => Write(source, Other, Small with { Side = 9 })),
                StringComparison.Ordinal);
            Assert.Contains("belongs to a pack of other data", Error(() => Write(new StripedClips(5), Other, Small)), StringComparison.Ordinal);
            AssertSameFiles(before, Other);
        }
    }

    [Fact]
    public void Two_at_once_are_refused()
    {
        string? second = null;
        Write(source, Folder, Small, new Direct(_ => second ??= Error(() => Write(source, Folder, Small))));
        Assert.StartsWith($"{Folder}: another process is packing into it", second, StringComparison.Ordinal);
        AssertSameFiles(whole, Folder);
    }

    [Fact]
    public void A_clip_longer_than_a_shard_has_one_of_its_own()
    {
        using var pack = Pack(source, Small with { ShardBytes = 1 });
        Assert.Equal(23, Directory.GetFiles(Folder, "*.bin").Length);
        AssertSameFrames(source, pack, 8);
    }

    private sealed class Direct(Action<long> action) : IProgress<long>
    {
        public void Report(long value) => action(value);
    }
}
