using System.Numerics;
using System.Runtime.InteropServices;
using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Lab.Puppets;
using MsstNet.Lab.Tests.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>
/// What puppets looked like when somebody last looked. Oracle: strips in tests/Golden, of people who were never born: at rest, each class at its
/// apex in its clip's light and with creases, with a beard, with glasses.
/// </summary>
/// <remarks>
/// Another processor rounds otherwise, and an edge may fall on the pixel beside. So no grey level is compared with another alone: those of each of
/// the ten pictures differ by <see cref="MostOnAverage"/> at most on average, and <see cref="MostFar"/> of its pixels at most by more than
/// <see cref="Far"/>. Photographs saved with JPEG quality 90 for 97 come to 0.42 on average, and a face cut out a fiftieth of a pixel beside to 0.27
/// and 0.003; folds lit from the wrong side to 0.95 and 0.011. The face is not looked for: the detector's last digits would move every edge. With
/// LAB_KEEP=$PWD/tests/Golden the strips are written anew; look at them before they are committed.
/// </remarks>
public class PuppetStripTests
{
    private const double MostOnAverage = 0.45, MostFar = 0.004, Far = 12;
    private const int Side = 48, Columns = 5, Pictures = 10;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_generated_person_looks_as_they_did(int person)
    {
        TestVideo.RequireOpenCv();
        string name = $"puppet-{GeneratedPerson.All[person].Name}.png";
        using Mat strip = Strip(Photographs.Find(SharedPuppets.Of(Head.Generated).Photographs)[person], person);
        if (Environment.GetEnvironmentVariable("LAB_KEEP") is { Length: > 0 } keep) Cv2.ImWrite(Path.Combine(keep, name), strip);
        using Mat golden = Cv2.ImRead(Path.Combine(AppContext.BaseDirectory, "Golden", name)), apart = new();
        Assert.Equal(golden.Size(), strip.Size());
        Cv2.Absdiff(golden, strip, apart);
        int tile = Puppet.Fine(Side);
        for (int frame = 0; frame < Pictures; frame++)
        {
            using Mat one = new Mat(apart, new Rect(frame % Columns * tile, frame / Columns * tile, tile, tile)).Clone();
            double[] levels = [.. MemoryMarshal.AsBytes(one.AsSpan<Vec3b>()).ToArray().Select(level => (double)level)];
            double mean = levels.Average(), far = levels.Chunk(3).Average(pixel => pixel.Max() > Far ? 1 : 0);
            Assert.True(mean < MostOnAverage && far < MostFar, FormattableString.Invariant(
                $"picture {frame}: {mean:0.00} grey levels on average, {100 * far:0.00} % far"));
        }
    }

    private static Mat Strip(Photographed photograph, int person)
    {
        FaceKit kit = GeneratedHead.Kit;
        var puppet = Puppet.Of(kit, photograph.Neutral, Side, GeneratedPerson.All[person].Crop);
        var renderer = new PuppetRenderer(kit);
        PuppetFrame[] frames = [.. Frames(kit, person)];
        // The frame's crop is the middle of the canvas.
        int tile = Puppet.Fine(Side), edge = (puppet.Side - tile) / 2;
        var strip = new Mat(tile * (Pictures / Columns), tile * Columns, MatType.CV_8UC3);
        Span<Vec3b> pixels = strip.AsSpan<Vec3b>();
        for (int frame = 0; frame < Pictures; frame++)
        {
            ReadOnlySpan<Vector4> drawn = renderer.Draw(puppet, puppet.Rest, frames[frame]).Colours;
            for (int i = 0; i < tile * tile; i++)
            {
                int x = i % tile, y = i / tile;
                Vector4 colour = Vector4.Clamp(drawn[(edge + y) * puppet.Side + edge + x] + new Vector4(0.5f), Vector4.Zero, new(255));
                pixels[(frame / Columns * tile + y) * tile * Columns + frame % Columns * tile + x] =
                    new((byte)colour.Z, (byte)colour.Y, (byte)colour.X);
            }
        }
        return strip;
    }

    private static IEnumerable<PuppetFrame> Frames(FaceKit kit, int person)
    {
        var config = new SyntheticConfig { People = 2, ClipsPerPerson = 8, Folds = 1, TestPeople = 1, MinFrames = 10, MaxFrames = 14, Seed = 7 };
        var still = new PuppetFrame(new float[kit.Expressions.Length], default, PuppetLight.Studio, PuppetLook.Plain);
        yield return still;
        foreach (Emotion emotion in Enum.GetValues<Emotion>())
        {
            int clip = 8 * person + (int)emotion;
            var performance = new PuppetPerformance(config, clip, emotion);
            int apex = Enumerable.Range(0, performance.FrameCount).MaxBy(performance.PresentAt);
            PuppetLight light = PuppetCamera.Draw(config.Seed, clip).Light;
            yield return new(performance.WeightsAt(apex, kit), performance.PoseAt(apex), light, PuppetLook.Plain with { Creased = 0.4f });
        }
        yield return still with { Look = PuppetLook.Plain with { Beard = new(BeardParts.All, 0.6f, 0.3f) } };
        yield return still with { Look = PuppetLook.Plain with { Glasses = new(0.4f, 0.3f, 3, 0.05f, 0.05f, new(40, 20, 90), null) } };
    }
}
