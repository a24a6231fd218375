namespace MsstNet.Training;

/// <summary>The names of a run's files.</summary>
internal static class RunFiles
{
    // What is run; a folder that holds this file holds a run.
    public const string Manifest = "run.json";

    // The results, the same bytes for the same run; predictions are written last.
    public const string Metrics = "metrics.csv", Confusion = "confusion.csv", Predictions = "predictions.csv";

    // Different every time.
    public const string Timings = "timings.csv";

    // The state after the last epoch, and after the one before it.
    public const string Checkpoint = "last.safetensors", PreviousCheckpoint = "previous.safetensors";

    // The page `lab demo` writes about its run.
    public const string Report = "report.html";

    public const string Lock = "run.lock";
}
