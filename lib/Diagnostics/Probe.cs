namespace MsstNet.Diagnostics;

/// <summary>One look at the machine. A probe that fails is a finding like any other and keeps no other from being made.</summary>
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
            string line = cause.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("no message");
            return new(Subject, FindingState.Bad, $"{cause.GetType().Name}: {line}", "See environment.md, known failures.");
        }
    }

    /// <summary>A finding of this kind that needs no cure.</summary>
    public static Finding Good(string subject, string detail) => new(subject, FindingState.Good, detail, null);
}
