namespace NotebookKernel.Scripting.Cells;

/// <summary>The kinds of parts that a cell can have.</summary>
internal enum PartKind
{
    /// <summary>Code or text in a language.</summary>
    Code,

    /// <summary>A magic command of .NET Interactive or of an extension, as written.</summary>
    Magic,

    Import,
    Load,
    Reference,
    Source,
    Time,
    About,
    ListMagics,
    Connect,
}

/// <summary>One step of a cell, in the order of its lines.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">
/// Code: the part's lines after as many empty ones as precede it, so that line numbers are the cell's. A magic command: its line, and the text below
/// it when it takes that. Otherwise the argument.
/// </param>
/// <param name="Line">Its first line, from 0.</param>
/// <param name="Language">The language of the code, or the one that the command is given to.</param>
/// <param name="Options">What stands behind the name of the language: `--name top` in `#!sql --name top`.</param>
internal sealed record CellPart(PartKind Kind, string Text, int Line, string Language, string Options = "");

/// <summary>A line that looks like a magic command and is unknown, or lacks its argument.</summary>
internal sealed class MagicException(string message, int line) : Exception(message)
{
    public int Line => line;
}
