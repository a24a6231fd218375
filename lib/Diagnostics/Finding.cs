namespace MsstNet.Diagnostics;

/// <summary>Whether something works.</summary>
public enum FindingState
{
    /// <summary>It is there and works.</summary>
    Good,

    /// <summary>Something optional is not there: a GPU, a dataset. The workbook runs without it.</summary>
    Missing,

    /// <summary>Something needed does not work, or something optional is there and broken.</summary>
    Bad,
}

/// <summary>One fact about this machine.</summary>
/// <param name="Subject">What was examined, in a few words.</param>
/// <param name="State">Whether it works.</param>
/// <param name="Detail">What was found: a version, a path, a count, or what went wrong.</param>
/// <param name="Cure">What to do about it; null when there is nothing to do.</param>
public sealed record Finding(string Subject, FindingState State, string Detail, string? Cure);

/// <summary>Makes one finding. One that fails is a finding too, and stops no other.</summary>
internal sealed record Probe(string Subject, Func<Finding> Look)
{
    /// <summary>Looks; an exception becomes a Bad finding with the innermost cause in one line.</summary>
    public Finding Examine()
    {
        try
        {
            return Look();
        }
        catch (Exception e)
        {
            Exception cause = e.GetBaseException();
            string[] lines = cause.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string detail = $"{cause.GetType().Name}: {lines.FirstOrDefault("no message")}";
            return new(Subject, FindingState.Bad, detail, "See environment.md, known failures.");
        }
    }

    /// <summary>A finding that needs no cure.</summary>
    public static Finding Good(string subject, string detail) => new(subject, FindingState.Good, detail, null);
}
