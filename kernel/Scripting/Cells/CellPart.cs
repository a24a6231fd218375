namespace NotebookKernel.Scripting.Cells;

/// <summary>What a part of a cell is.</summary>
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
/// <param name="Kind">What it is.</param>
/// <param name="Text">
/// C#: the cell's text with all lines but its own emptied, so that a line's number is the cell's. Text: what is shown. Otherwise the argument.
/// </param>
/// <param name="Line">Where it begins, from 0.</param>
/// <param name="Language">For text: markdown, html or mermaid.</param>
internal sealed record CellPart(PartKind Kind, string Text, int Line, string Language = "");

/// <summary>A line that begins like a magic but is none, or lacks its argument.</summary>
internal sealed class MagicException(string message, int line) : Exception(message)
{
    public int Line => line;
}
