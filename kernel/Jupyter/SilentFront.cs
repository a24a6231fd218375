namespace NotebookKernel.Jupyter;

/// <summary>Shows nobody anything and keeps the result: for silent requests and for user expressions.</summary>
internal sealed class SilentFront : ICellFront
{
    /// <summary>The last result; null until there is one.</summary>
    public MimeBundle? Result { get; private set; }

    /// <inheritdoc/>
    public void Show(CellEvent shown)
    {
        if (shown is ResultValue result) Result = result.Data;
    }

    /// <inheritdoc/>
    /// <exception cref="StdinNotImplementedException">Always: nobody is asked.</exception>
    public string? ReadLine(string prompt, bool password, CancellationToken cancel) => throw new StdinNotImplementedException();
}
