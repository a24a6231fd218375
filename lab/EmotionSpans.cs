using MsstNet.Evaluation;

namespace MsstNet.Lab;

/// <summary>A stretch of a video with one answer.</summary>
/// <param name="Start">Seconds.</param>
/// <param name="End">Seconds.</param>
/// <param name="Class">Class index; null in a gap.</param>
/// <param name="Probability">Mean probability of that class over the stretch; null in a gap.</param>
internal sealed record EmotionSpan(double Start, double End, int? Class, double? Probability);

/// <summary>Joins neighbouring windows with the same answer as they come: memory does not grow with the number of windows.</summary>
internal sealed class EmotionSpans
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
        int? answer = moment.Probabilities is { } row ? Enumerable.Range(0, row.Count).MaxBy(label => row[label]) : null;
        double probability = answer is { } label ? moment.Probabilities![label] : 0;
        if (open is { } last && last.Class == answer)
        {
            open = (last.Start, moment.Middle, answer, last.Sum + probability, last.Count + 1);
            return;
        }
        if (open is { } before) done.Add(Close(before with { End = moment.Middle }));
        open = (open is null ? moment.Start : moment.Middle, moment.Middle, answer, probability, 1);
    }

    private static EmotionSpan Close((double Start, double End, int? Class, double Sum, int Count) span) =>
        new(span.Start, span.End, span.Class, span.Class is null ? null : span.Sum / span.Count);
}
