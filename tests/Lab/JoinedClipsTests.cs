using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracle: the two sources themselves.</summary>
public class JoinedClipsTests
{
    private static readonly SyntheticFaces First = new(new SyntheticConfig { People = 10, Seed = 1 });

    private static readonly SyntheticFaces More = new(new SyntheticConfig { People = 5, Seed = 2 });

    [Fact]
    public void The_others_are_learned_from_in_every_split_and_tested_in_none()
    {
        var joined = new JoinedClips(First, More);
        int[] others = [.. Enumerable.Range(First.Clips.Count, More.Clips.Count)];
        Assert.Equal(First.Clips.Concat(More.Clips), joined.Clips);
        Assert.All(joined.Splits.Zip(First.Splits), pair =>
        {
            Assert.Equal(pair.Second.Test, pair.First.Test);
            Assert.Equal(pair.Second.Train.Concat(others), pair.First.Train);
        });
    }

    [Fact]
    public void Each_frame_comes_from_its_own_source()
    {
        var joined = new JoinedClips(First, More);
        byte[] Frame(IClipSource source, int clip)
        {
            var rgb = new byte[32 * 32 * 3];
            source.ReadFrame(clip, 2, 32, rgb);
            return rgb;
        }
        Assert.Equal(Frame(First, First.Clips.Count - 1), Frame(joined, First.Clips.Count - 1));
        Assert.Equal(Frame(More, 0), Frame(joined, First.Clips.Count));
        Assert.Equal(Frame(More, More.Clips.Count - 1), Frame(joined, joined.Clips.Count - 1));
        Assert.NotEqual(Frame(joined, 0), Frame(joined, First.Clips.Count));
    }

    [Fact]
    public void Other_clips_are_other_data()
    {
        string[] prints =
        [
            First.Fingerprint, new JoinedClips(First, More).Fingerprint, new JoinedClips(More, First).Fingerprint,
            new JoinedClips(First, First).Fingerprint,
        ];
        Assert.Distinct(prints);
        Assert.Equal(prints[1], new JoinedClips(First, More).Fingerprint);
    }

    [Fact]
    public void Other_classes_are_refused_by_name()
    {
        var fewer = new OtherClasses(More);
        string message = Assert.Throws<LabException>(() => new JoinedClips(First, fewer)).Message;
        Assert.Contains("--and", message, StringComparison.Ordinal);
        Assert.Contains("Joy", message, StringComparison.Ordinal);
    }

    private sealed class OtherClasses(IClipSource source) : IClipSource
    {
        public DataIdentity Identity => source.Identity;

        public IReadOnlyList<string> Classes => ["Joy"];

        public IReadOnlyList<Clip> Clips => source.Clips;

        public IReadOnlyList<Split> Splits => source.Splits;

        public string Fingerprint => source.Fingerprint;

        public void ReadFrame(int clip, int frame, int side, Span<byte> rgb) => source.ReadFrame(clip, frame, side, rgb);
    }
}
