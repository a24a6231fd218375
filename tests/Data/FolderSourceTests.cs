using MsstNet.Lab.Data;
using MsstNet.Lab.Data.Synthetic;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: the frames that were written, to a JPEG's error (mean 4 grey levels at quality 95), and the names' natural order.</summary>
public sealed class FolderSourceTests
{
    [Fact]
    public void A_folder_of_frames_is_one_clip_in_natural_order()
    {
        string root = Directory.CreateTempSubdirectory().FullName;
        var faces = new SyntheticFaces(new SyntheticConfig { People = 10, Seed = 3 });
        foreach (int _ in DfewWriter.Write(faces, root, side: 96)) { }
        string frames = Path.GetDirectoryName(Directory.EnumerateFiles(root, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First())!;
        var source = new FolderSource(frames);
        Clip clip = Assert.Single(source.Clips);
        Assert.Equal(Directory.GetFiles(frames).Length, clip.FrameCount);
        byte[] read = new byte[96 * 96 * 3], made = new byte[96 * 96 * 3];
        source.ReadFrame(0, clip.FrameCount - 1, 96, read);
        var sameLength = Enumerable.Range(0, faces.Clips.Count).Where(c => faces.Clips[c].FrameCount == clip.FrameCount);
        Assert.Contains(sameLength, c =>
        {
            faces.ReadFrame(c, clip.FrameCount - 1, 96, made);
            return read.Zip(made, (a, b) => Math.Abs(a - b)).Average() < 4;
        });
    }

    [Fact]
    public void No_folder_and_an_empty_one_are_told()
    {
        string empty = Directory.CreateTempSubdirectory().FullName;
        Assert.Contains("holds no frame", Assert.Throws<LabException>(() => new FolderSource(empty)).Message, StringComparison.Ordinal);
        Assert.Contains("is no folder", Assert.Throws<LabException>(() => new FolderSource(Path.Combine(empty, "x"))).Message, StringComparison.Ordinal);
    }
}
