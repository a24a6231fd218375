namespace MsstNet;

/// <summary>
/// Bad input: an option, a file or a device that cannot be used. The message is one line that says what is wrong, where, and what to do;
/// the command prints it and ends with exit code 2.
/// </summary>
/// <remarks>A message may quote a file, and a file may hold anything: line ends become blanks and other control characters question marks.</remarks>
public sealed class LabException : Exception
{
    /// <summary>Creates the error from its one line.</summary>
    public LabException(string message) : base(OneLine.Of(message)) { }

    /// <summary>Creates the error from its one line and what caused it.</summary>
    public LabException(string message, Exception cause) : base(OneLine.Of(message), cause) { }
}
