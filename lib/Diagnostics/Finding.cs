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
/// <param name="Subject">What is examined.</param>
/// <param name="Look">Looks; its finding needs no subject.</param>
internal sealed record Probe(string Subject, Func<Finding> Look)
{
    /// <summary>Looks; an exception becomes a Bad finding with the innermost cause in one line.</summary>
    public Finding Examine()
    {
        try
        {
            return Look() with { Subject = Subject };
        }
        catch (Exception e)
        {
            Exception cause = e.GetBaseException();
            string[] lines = cause.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string detail = $"{cause.GetType().Name}: {lines.FirstOrDefault("no message")}";
            return new(Subject, FindingState.Bad, detail, "See environment.md, known failures.");
        }
    }

    public static Finding Good(string detail) => new("", FindingState.Good, detail, null);

    public static Finding Missing(string detail, string cure) => new("", FindingState.Missing, detail, cure);

    public static Finding Bad(string detail, string? cure) => new("", FindingState.Bad, detail, cure);
}
