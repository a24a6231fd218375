namespace NotebookKernel;

/// <summary>What a running cell shows, in the order it shows it.</summary>
public abstract record CellEvent;

/// <summary>Text written to the console while the cell runs.</summary>
/// <param name="Stream">Which console stream.</param>
/// <param name="Text">The text as written; may hold \r and ANSI colours.</param>
public sealed record StreamText(ConsoleStream Stream, string Text) : CellEvent;

/// <summary>The two console streams.</summary>
public enum ConsoleStream
{
    /// <summary>Console.Out.</summary>
    Stdout,

    /// <summary>Console.Error.</summary>
    Stderr,
}

/// <summary>A value shown by display(…).</summary>
/// <param name="Data">Its forms.</param>
/// <param name="DisplayId">The identity by which it can be updated later.</param>
public sealed record DisplayedValue(MimeBundle Data, string DisplayId) : CellEvent;

/// <summary>New content for everything shown under an identity.</summary>
/// <param name="Data">Its forms.</param>
/// <param name="DisplayId">The identity.</param>
public sealed record UpdatedValue(MimeBundle Data, string DisplayId) : CellEvent;

/// <summary>The value of the cell's last expression.</summary>
/// <param name="Data">Its forms.</param>
public sealed record ResultValue(MimeBundle Data) : CellEvent;

/// <summary>Asks the front end to clear what the cell has shown so far.</summary>
/// <param name="Wait">Whether to wait for the next output, so that nothing flickers.</param>
public sealed record ClearedOutput(bool Wait) : CellEvent;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The exception's type, or "CompilationError", "Interrupted".</param>
/// <param name="Message">One line.</param>
/// <param name="Traceback">The lines that a reader sees: the source line with a squiggle, or the frames of the cells. May hold ANSI colours.</param>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback) : CellEvent;
