namespace MsstNet.Lab;

/// <summary>
/// Bad input: an option, a file or a device that cannot be used. The message is one line that says what is wrong, where, and what to do;
/// the command prints it and ends with exit code 2.
/// </summary>
public sealed class LabException : Exception
{
    /// <summary>Creates the error from its one line.</summary>
    public LabException(string message) : base(message) { }

    /// <summary>Creates the error from its one line and what caused it.</summary>
    public LabException(string message, Exception cause) : base(message, cause) { }
}
