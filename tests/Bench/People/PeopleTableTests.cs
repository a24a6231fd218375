using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Lab.Bench;

namespace MsstNet.Lab.Tests.Bench.People;

/// <summary>Oracles: counts made by hand; Wilson's interval of the library; the file read back is what was written.</summary>
public sealed class PeopleTableTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Verdict One(string name, Emotion truth, Emotion named, string pose = "straight") =>
        new("stills", name, "ours", (int)truth, [.. Emotions.Names.Select((_, label) => label == (int)named ? 0.7f : 0.05f)],
            new Dictionary<string, string> { ["person"] = name, ["pose"] = pose })
        {
            Frames = 2, Seconds = 0.5,
        };

    private static readonly Verdict[] Five =
    [
        One("a", Emotion.Happy, Emotion.Happy), One("b", Emotion.Happy, Emotion.Happy, "left"), One("c", Emotion.Happy, Emotion.Sad, "left"),
        One("d", Emotion.Neutral, Emotion.Neutral), One("e, \"f\"", Emotion.Angry, Emotion.Fear) with { FaceFound = false },
    ];

    private static Figure Find(IEnumerable<Figure> figures, string by, string part, string measure) =>
        Assert.Single(figures, figure => (figure.By, figure.Part, figure.Measure) == (by, part, measure));

    [Fact]
    public void Figures_are_those_counted_by_hand()
    {
        var figures = PeopleTable.Of(Five);
        var accuracy = Find(figures, "all", "", "accuracy");
        Assert.Equal((5, 3, 0.6), (accuracy.N, accuracy.Right!.Value, accuracy.Value!.Value));
        Assert.Equal(Interval.Wilson(3, 5), accuracy.Range);
        Assert.Equal(((2.0 / 3) + 1 + 0) / 3, Find(figures, "all", "", "uar").Value!.Value, 1e-12);
        Assert.Equal((3, 2), (Find(figures, "class", "Happy", "recall").N, Find(figures, "class", "Happy", "recall").Right!.Value));
        Assert.Equal(["Happy", "Neutral", "Angry"], figures.Where(figure => figure.By == "class").Select(figure => figure.Part));
        // Of three happy faces two have 0.7 for Happy, one 0.05, and of two others both have 0.05: (2 · 2 + 1 · 2 / 2) / 6.
        Assert.Equal(5 / 6.0, Find(figures, "score", "Happy", "auc").Value!.Value, 1e-12);
        Assert.Equal((3, 1), (Find(figures, "confusion", "Happy>Sad", "share").N, Find(figures, "confusion", "Happy>Sad", "share").Right!.Value));
        Assert.Equal(3 * 7, figures.Count(figure => figure.By == "confusion"));
        Assert.Equal((2, 1), (Find(figures, "pose", "left", "accuracy").N, Find(figures, "pose", "left", "accuracy").Right!.Value));
        Assert.DoesNotContain(figures, figure => figure.By == "person");
        Assert.Equal(0.25, Find(figures, "all", "", "seconds_a_frame").Value!.Value, 1e-12);
        Assert.Equal(1, Find(figures, "all", "", "whole_pictures").Right);
        Assert.Equal(0.1, Find(figures, "all", "", "ece").Value!.Value, 1e-6);   // says 0.7, is right in 0.6
    }

    [Fact]
    public void Networks_and_sets_are_kept_apart()
    {
        var figures = PeopleTable.Of([.. Five, One("a", Emotion.Happy, Emotion.Sad) with { Network = "peer" }]);
        Assert.Equal([0.6, 0.0], figures.Where(figure => figure.Measure == "accuracy" && figure.By == "all").Select(figure => figure.Value!.Value));
        string text = PeopleMarkdown.Of(figures);
        Assert.Contains("### stills: n = 5", text, StringComparison.Ordinal);
        Assert.Contains("| ours | 0.600 | 0.23 – 0.88 | 0.556 | 0.67 (2/3) | 1.00 (1/1) | 0.00 (0/1) | 0.10 | 1 | 250.0 |", text,
            StringComparison.Ordinal);
        Assert.Equal("stills,ours,all,,accuracy,5,3,0.600000,0.2307,0.8824", PeopleTable.Row(Find(PeopleTable.Of(Five), "all", "", "accuracy")));
    }

    [Fact]
    public void Verdicts_come_back_from_their_file()
    {
        string file = Path.Combine(folder, "verdicts.csv");
        VerdictFile.Write(file, Five);
        var read = VerdictFile.Read(file);
        Assert.Equal(Five.Select(Plain), read.Select(Plain));
        Assert.Equal(Five.SelectMany(v => v.Probabilities), read.SelectMany(v => v.Probabilities));
        Assert.Equal(Five.SelectMany(v => v.Facts), read.SelectMany(v => v.Facts));
        File.AppendAllText(file, "stills,a,ours,Merry\n");
        Assert.StartsWith($"{file}:7: ", Assert.Throws<LabException>(() => VerdictFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_become_a_clip_by_mean_or_majority_or_peak()
    {
        float[] sure = [0.9f, 0, 0.1f, 0, 0, 0, 0], weak = [0.3f, 0.3f, 0.4f, 0, 0, 0, 0];
        Assert.Equal(0.5f, FrameVotes.Mean([sure, weak, weak])[0], 1e-6f);
        Assert.Equal((int)Emotion.Happy, Array.IndexOf(FrameVotes.Mean([sure, weak, weak]), FrameVotes.Mean([sure, weak, weak]).Max()));
        float[] majority = FrameVotes.Majority([sure, weak, weak]);
        Assert.Equal((int)Emotion.Neutral, Array.IndexOf(majority, majority.Max()));
        Assert.Equal(1, majority.Sum(), 1e-5f);
        float[] tied = FrameVotes.Majority([weak, sure]);
        Assert.Equal((int)Emotion.Happy, Array.IndexOf(tied, tied.Max()));
        Assert.Same(sure, FrameVotes.Peak([weak, sure]));
    }

    private static (string, string, string, int, int, double, bool) Plain(Verdict v) =>
        (v.Set, v.Case, v.Network, v.Truth, v.Frames, v.Seconds, v.FaceFound);
}
