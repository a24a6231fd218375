namespace NotebookKernel.Jupyter;

/// <summary>Frames that are no message of the protocol, or not signed with this kernel's key. They are dropped and leave one line in the log.</summary>
internal sealed class WireFormatException(string message) : Exception(message);
