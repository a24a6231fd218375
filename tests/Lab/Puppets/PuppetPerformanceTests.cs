using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>Oracles: the performance of a drawn face; an expression without a trace of another.</summary>
public class PuppetPerformanceTests
{
    [Fact]
    public void Drawn_and_photographed_faces_show_the_same_performance_unless_it_is_cut()
    {
        var config = new SyntheticConfig { People = 3, Seed = 4 };
        var acted = new Performance(config, 5, Emotion.Surprise);
        var whole = new Performance(config, 5, Emotion.Surprise, new PerformanceCut(0, 0, 0, 1));
        var held = new Performance(config, 5, Emotion.Surprise, new PerformanceCut(1, 0, 0, 1));
        foreach (ActionUnit unit in ActionUnits.All)
            Assert.Equal(acted.ReadUnits().Curve(unit), whole.ReadUnits().Curve(unit));
        IReadOnlyList<float> brow = held.ReadUnits().Curve(ActionUnit.InnerBrowRaiser), full = acted.ReadUnits().Curve(ActionUnit.InnerBrowRaiser);
        Assert.Equal(full.Max(), brow[0], 0.05);
        Assert.Equal(brow[0], brow[^1]);
    }

    [Fact]
    public void A_trace_of_another_expression_is_fainter_than_the_expression_and_never_in_a_neutral_face()
    {
        var config = new SyntheticConfig { People = 3, Seed = 4 };
        PerformanceCut pure = new(0, 0, 0, 1), mixed = pure with { Mixed = 1 };
        int more = 0;
        for (int clip = 0; clip < 40; clip++)
        {
            foreach (Emotion emotion in Enum.GetValues<Emotion>())
            {
                AuCurves alone = new Performance(config, clip, emotion, pure).ReadUnits();
                AuCurves both = new Performance(config, clip, emotion, mixed).ReadUnits();
                foreach (ActionUnit unit in ActionUnits.All)
                {
                    float before = alone.Curve(unit).Max(), after = both.Curve(unit).Max();
                    Assert.True(after == before || (emotion != Emotion.Neutral && after <= 0.4f), $"{emotion}, {unit}: {before} to {after}");
                    if (after != before) more++;
                }
            }
        }
        Assert.True(more > 100, $"{more} units were added");
    }

    [Fact]
    public void A_still_clip_shows_the_strongest_frame_all_along()
    {
        var config = new SyntheticConfig { People = 3, Seed = 4 };
        foreach (Emotion emotion in Enum.GetValues<Emotion>())
        {
            var acted = new Performance(config, 5, emotion, new PerformanceCut(0, 0, 0, 1));
            var still = new Performance(config, 5, emotion, new PerformanceCut(0, 0, 0, 1, Still: 1));
            int at = still.Shown(0);
            Assert.All(Enumerable.Range(0, still.FrameCount), frame => Assert.Equal(acted.PoseAt(at), still.PoseAt(frame)));
            foreach (ActionUnit unit in ActionUnits.All)
                Assert.All(still.ReadUnits().Curve(unit), value => Assert.Equal(acted.ReadUnits().Curve(unit)[at], value));
        }
        var surprise = new Performance(config, 5, Emotion.Surprise, new PerformanceCut(0, 0, 0, 1));
        var photograph = new Performance(config, 5, Emotion.Surprise, new PerformanceCut(0, 0, 0, 1, Still: 1));
        float strongest = surprise.Curves.Where(curve => curve.Unit != ActionUnit.EyesClosed).Max(curve => curve.Intensity);
        var units = new float[ActionUnits.VectorLength];
        photograph.ReadUnits(0, units);
        Assert.Equal(strongest, units.Max(), 0.05);
    }

    [Fact]
    public void Two_clips_in_five_are_of_a_head_that_looks_aside_all_along_whatever_it_shows()
    {
        var config = new SyntheticConfig { People = 3, Seed = 4 };
        foreach (Emotion emotion in Enum.GetValues<Emotion>())
        {
            int turned = 0;
            for (int clip = 0; clip < 200; clip++)
            {
                var performance = new Performance(config, clip, emotion, PerformanceCut.Recorded);
                var puppet = new PuppetPerformance(config, clip, emotion);
                float[] aside = [.. Enumerable.Range(0, puppet.FrameCount).Select(at => puppet.PoseAt(at).Yaw - 1.7f * performance.PoseAt(at).Yaw)];
                float[] up = [.. Enumerable.Range(0, puppet.FrameCount).Select(at => puppet.PoseAt(at).Pitch - 1.5f * performance.PoseAt(at).Pitch)];
                Assert.All(aside, yaw => Assert.Equal(aside[0], yaw, 1e-5));
                Assert.All(up, pitch => Assert.Equal(up[0], pitch, 1e-5));
                Assert.InRange(aside[0], -0.75f, 0.75f);
                Assert.InRange(up[0], -0.35f, 0.5f);
                Assert.Equal(puppet.LooksAside, MathF.Abs(aside[0]) + MathF.Abs(up[0]) > 1e-4f);
                if (puppet.LooksAside) turned++;
            }
            Assert.Equal(0.4, turned / 200.0, 0.14);      // four deviations of a share of 200 draws
        }
    }
}
