using MsstNet.Evaluation;

namespace MsstNet.Lab;

/// <summary>A stretch of a video with one answer.</summary>
/// <param name="Start">Seconds.</param>
/// <param name="End">Seconds.</param>
/// <param name="Class">Class index, or <see cref="NotSure"/>; null in a gap.</param>
/// <param name="Probability">Mean probability of the most probable class over the stretch; null in a gap.</param>
internal sealed record EmotionSpan(double Start, double End, int? Class, double? Probability)
{
    /// <summary>In place of a class: no class is probable enough to be named.</summary>
    public const int NotSure = -1;

    /// <summary>The answer in words.</summary>
    public string Answer(IReadOnlyList<string> classes) => Class switch { null => "no face", NotSure => "not sure", int label => classes[label] };
}

/// <summary>Joins neighbouring windows with the same answer as they come: memory does not grow with the number of windows.</summary>
/// <param name="sure">Least probability of a class that is named.</param>
internal sealed class EmotionSpans(double sure = 0)
{
    private readonly List<EmotionSpan> done = [];
    private (double Start, double End, int? Class, double Sum, int Count)? open;
    private double end;

    /// <summary>
    /// The stretches so far, in order of time. Each reaches from the middle of its first window to the middle of the next one's first window;
    /// the first begins where the first window begins, and the last ends where the last window ends.
    /// </summary>
    public IReadOnlyList<EmotionSpan> All => open is { } last ? [.. done, Close(last with { End = end })] : done;

    /// <summary>Adds the next window.</summary>
    public void Add(VideoMoment moment)
    {
        end = moment.End;
        double probability = moment.Probabilities?.Max() ?? 0;
        int? answer = AnswerOf(moment, sure);
        if (open is { } last && last.Class == answer)
        {
            open = (last.Start, moment.Middle, answer, last.Sum + probability, last.Count + 1);
            return;
        }
        if (open is { } before) done.Add(Close(before with { End = moment.Middle }));
        open = (open is null ? moment.Start : moment.Middle, moment.Middle, answer, probability, 1);
    }

    /// <summary>The most probable class; <see cref="EmotionSpan.NotSure"/> if it is less probable than asked; null without a face.</summary>
    public static int? AnswerOf(VideoMoment moment, double sure)
    {
        if (moment.Probabilities is not { } row) return null;
        int best = Enumerable.Range(0, row.Count).MaxBy(label => row[label]);
        return row[best] >= sure ? best : EmotionSpan.NotSure;
    }

    private static EmotionSpan Close((double Start, double End, int? Class, double Sum, int Count) span) =>
        new(span.Start, span.End, span.Class, span.Class is null ? null : span.Sum / span.Count);
}
