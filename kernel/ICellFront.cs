namespace NotebookKernel;

/// <summary>Where a cell's output goes and its input comes from: a Jupyter front end, the headless runner, a test. Called from any thread.</summary>
public interface ICellFront
{
    /// <summary>Receives what the cell shows; must not block for long and must not throw.</summary>
    void Show(CellEvent shown);

    /// <summary>A line typed by the user, for Console.ReadLine.</summary>
    /// <param name="prompt">The question; may be empty.</param>
    /// <param name="password">Whether to hide what is typed.</param>
    /// <param name="cancel">Stops waiting when the cell is interrupted.</param>
    /// <returns>The line without its end; null when nobody can be asked.</returns>
    string? ReadLine(string prompt, bool password, CancellationToken cancel);
}
