using MsstNet.Data;
using MsstNet.Lab.Packs;

namespace MsstNet.Lab.Tests.Lab.Packs;

/// <summary>A temporary folder to pack into, removed afterwards.</summary>
public abstract class PackScratch : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("pack-").FullName;

    /// <summary>Where the pack goes; not there yet.</summary>
    protected string Folder => Path.Combine(root, "pack");

    protected string Other => Path.Combine(root, "other");

    protected string Shard(int number) => Path.Combine(Folder, ShardPlan.FileName(number));

    protected string Index => Path.Combine(Folder, PackIndex.FileName);

    public void Dispose()
    {
        Directory.Delete(root, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Small shards, so that few clips fill several: 40 frames of 8 × 8 pixels.</summary>
    internal static FramePackOptions Small { get; } = new() { Side = 8, ShardBytes = 40 * 8 * 8 * 3, Workers = 3 };

    internal static FramePackReport Write(IClipSource source, string folder, FramePackOptions options, IProgress<long>? progress = null,
        CancellationToken? cancel = null) =>
        FramePackWriter.Write(source, folder, options, progress, cancel ?? TestContext.Current.CancellationToken);

    internal FramePack Pack(IClipSource source, FramePackOptions? options = null)
    {
        Write(source, Folder, options ?? Small);
        return FramePack.Open(Folder, source);
    }

    internal static Dictionary<string, byte[]> Files(string folder) =>
        Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    internal static void AssertSameFiles(Dictionary<string, byte[]> expected, string folder)
    {
        var actual = Files(folder);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, bytes) in expected) Assert.True(bytes.AsSpan().SequenceEqual(actual[name]), name);
    }

    internal static void AssertSameFrames(IClipSource expected, IClipSource actual, int side)
    {
        Assert.Equal(expected.Clips, actual.Clips);
        byte[] e = new byte[side * side * 3], a = new byte[side * side * 3];
        for (int clip = 0; clip < expected.Clips.Count; clip++)
            for (int frame = 0; frame < expected.Clips[clip].FrameCount; frame++)
            {
                expected.ReadFrame(clip, frame, side, e);
                actual.ReadFrame(clip, frame, side, a);
                Assert.True(e.AsSpan().SequenceEqual(a), $"clip {clip}, frame {frame}");
            }
    }

    internal static string Error(Action action) => Assert.Throws<LabException>(action).Message;

    /// <summary>Changes one bit of a file.</summary>
    internal static void Flip(string path, long place)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = place;
        int value = file.ReadByte();
        file.Position = place;
        file.WriteByte((byte)(value ^ 4));
    }
}
