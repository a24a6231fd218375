namespace MsstNet.Figures;

/// <summary>A clip for a film strip: some of its frames, the network's predictions over time, and the truth where it is known.</summary>
public sealed record ClipStory
{
    /// <summary>Heading, e.g. the clip's name.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the true class, one of <see cref="Classes"/>; null when it is not known.</summary>
    public string? Truth { get; init; }

    /// <summary>Class names, in label order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Pixels on a side of each frame.</summary>
    public required int Side { get; init; }

    /// <summary>Frames in order of time; each Side · Side · 3 bytes: rows, columns, then red, green, blue.</summary>
    public required IReadOnlyList<byte[]> Frames { get; init; }

    /// <summary>When each frame was taken, ascending, in <see cref="TimeUnit"/>.</summary>
    public required IReadOnlyList<double> FrameTimes { get; init; }

    /// <summary>Unit of every time of the story: "s", or "frame" where the frame rate is not known.</summary>
    public string TimeUnit { get; init; } = "s";

    /// <summary>The time of each prediction, ascending. A single one is for the whole clip and is drawn over all of it.</summary>
    public required IReadOnlyList<double> ProbabilityTimes { get; init; }

    /// <summary>Class probabilities, [time][class]; each row sums to 1.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Probabilities { get; init; }

    /// <summary>True intensities of facial action units over time, where they are known.</summary>
    public IReadOnlyList<NamedCurve> ActionUnits { get; init; } = [];

    /// <summary>The class with the largest mean probability over the predictions.</summary>
    public int Predicted => Enumerable.Range(0, Classes.Count).MaxBy(label => Probabilities.Average(row => row[label]));

    /// <summary>Refuses a story whose parts do not fit together.</summary>
    /// <exception cref="LabException">The first misfit, in one line.</exception>
    internal void Require()
    {
        string at = $"Story \"{Title}\"";
        if (Frames.Count == 0) throw new LabException($"{at} has no frames; give at least one.");
        if (FrameTimes.Count != Frames.Count)
            throw new LabException($"{at} has {Frames.Count} frames and {FrameTimes.Count} frame times; give one a frame.");
        if (Frames.FirstOrDefault(frame => frame.Length != Side * Side * 3) is { } odd)
            throw new LabException($"{at} has a frame of {odd.Length} bytes; {Side} × {Side} RGB needs {Side * Side * 3}.");
        if (Probabilities.Count == 0 || Probabilities.Count != ProbabilityTimes.Count)
            throw new LabException($"{at} has {Probabilities.Count} predictions and {ProbabilityTimes.Count} times of them; "
                + "give one time each, at least one.");
        if (Probabilities.FirstOrDefault(row => row.Count != Classes.Count) is { } row)
            throw new LabException($"{at} has a prediction of {row.Count} probabilities for {Classes.Count} classes; give one a class.");
        if (Truth is not null && !Classes.Contains(Truth, StringComparer.Ordinal))
            throw new LabException($"{at} is of class \"{Truth}\", which is not among {string.Join(", ", Classes)}.");
        foreach (IReadOnlyList<double> times in (IReadOnlyList<double>[])[FrameTimes, ProbabilityTimes, .. ActionUnits.Select(unit => unit.Times)])
            for (int i = 1; i < times.Count; i++)
                if (!(times[i] > times[i - 1])) throw new LabException($"{at} has times that do not ascend: {times[i - 1]} then {times[i]}.");
        if (ActionUnits.Any(unit => unit.Values.Count != unit.Times.Count || !unit.Times.SequenceEqual(ActionUnits[0].Times)))
            throw new LabException($"{at} has action units on different times; give every curve one value at each of the same times.");
    }
}

/// <summary>One quantity over time.</summary>
/// <param name="Name">E.g. "AU12 lip corner puller".</param>
/// <param name="Times">Ascending, in the story's unit.</param>
/// <param name="Values">One value a time; action units run from 0, at rest, to 1, the strongest.</param>
public sealed record NamedCurve(string Name, IReadOnlyList<double> Times, IReadOnlyList<double> Values);
