namespace NotebookKernel.Scripting.Cells;

/// <summary>The kinds of parts that a cell can have.</summary>
internal enum PartKind
{
    CSharp,
    Text,
    Import,
    Load,
    Reference,
    Time,
    About,
}

/// <summary>One step of a cell, in the order of its lines.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">
/// C#: the part's lines after as many empty ones as precede it, so that line numbers are the cell's. Text: what is shown. Otherwise the argument.
/// </param>
/// <param name="Line">Its first line, from 0.</param>
/// <param name="Language">For text: markdown, html or mermaid.</param>
internal sealed record CellPart(PartKind Kind, string Text, int Line, string Language = "");

/// <summary>A line that looks like a magic command and is unknown, or lacks its argument.</summary>
internal sealed class MagicException(string message, int line) : Exception(message)
{
    public int Line => line;
}
