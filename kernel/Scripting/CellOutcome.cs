namespace NotebookKernel.Scripting;

/// <summary>How a cell ended. Its output, the error included, went to the front while it ran.</summary>
/// <param name="Error">Null when it succeeded.</param>
/// <param name="Elapsed">Time from the first look at the source to the end.</param>
public sealed record CellOutcome(CellError? Error, TimeSpan Elapsed)
{
    /// <summary>Whether it ran to its end.</summary>
    public bool Succeeded => Error is null;
}
