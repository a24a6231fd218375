namespace NotebookKernel.Jupyter;

/// <summary>A cell asks for a line and its front end said that it takes no questions.</summary>
public sealed class StdinNotImplementedException()
    : InvalidOperationException("This front end answers no questions (allow_stdin is false): put what Console.ReadLine would ask into the cell.");
