using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>One thing a code cell showed.</summary>
public abstract record CellOutput
{
    /// <summary>Fields beside the ones nbformat knows, kept as they were found.</summary>
    public JsonObject Others { get; init; } = [];
}

/// <summary>Text written to a console stream.</summary>
/// <param name="Name">"stdout" or "stderr".</param>
/// <param name="Text">The text, lines joined.</param>
public sealed record StreamOutput(string Name, string Text) : CellOutput;

/// <summary>A value shown, in every form the file has of it.</summary>
/// <param name="Data">Its forms; the file keeps them sorted by mime type.</param>
public abstract record ValueOutput(MimeBundle Data) : CellOutput
{
    /// <summary>What the file says about the forms, by mime type: the size of a picture, say.</summary>
    public JsonObject Metadata { get; init; } = [];
}

/// <summary>A value shown by display(…).</summary>
/// <param name="Data">Its forms.</param>
public sealed record DisplayOutput(MimeBundle Data) : ValueOutput(Data);

/// <summary>The value of the cell's last expression.</summary>
/// <param name="Data">Its forms.</param>
/// <param name="ExecutionCount">Which execution gave it.</param>
public sealed record ResultOutput(MimeBundle Data, int? ExecutionCount) : ValueOutput(Data);

/// <summary>Why the cell failed.</summary>
/// <param name="Name">The exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="Traceback">What a reader sees, line by line; may hold ANSI colours.</param>
public sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : CellOutput;
