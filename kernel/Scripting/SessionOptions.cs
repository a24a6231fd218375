namespace NotebookKernel.Scripting;

/// <summary>What a session is given at its start.</summary>
public sealed record SessionOptions
{
    /// <summary>The notebook's folder: what `#r`, `#load` and `#!import` are relative to, and the current directory of the cells.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Whether somebody will ask for completion and hover: after the first cell, while none runs, the first answer is prepared.</summary>
    public bool ForTyping { get; init; }
}
