namespace NotebookKernel.Scripting;

/// <summary>What could stand at the cursor. Positions are UTF-16 offsets into the cell.</summary>
/// <param name="Start">Where the text to replace begins.</param>
/// <param name="End">Where it ends; the cursor.</param>
/// <param name="Items">Candidates, the likeliest first.</param>
public sealed record Completions(int Start, int End, IReadOnlyList<Completion> Items);

/// <summary>One candidate.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Kind">Class, Method, Property, Keyword, Local, … as Roslyn's tags say.</param>
/// <param name="Signature">Its declaration, shown beside it; may be empty.</param>
public sealed record Completion(string Text, string Kind, string Signature);

/// <summary>Whether a cell can run as it stands.</summary>
public enum Completeness
{
    /// <summary>It parses.</summary>
    Complete,

    /// <summary>More must follow: an open brace, an unfinished statement.</summary>
    Incomplete,

    /// <summary>Nothing that follows can mend it.</summary>
    Invalid,
}
