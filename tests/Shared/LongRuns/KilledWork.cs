namespace MsstNet.Lab.Tests.Shared.LongRuns;

/// <summary>A command that is killed and given again until it is done, and what its folder looks like on the way.</summary>
/// <param name="Name">train, pack or ablate.</param>
/// <param name="Arguments">The command; given again, it goes on. Its results go to the folder "out".</param>
/// <param name="Exempt">Files that differ from run to run, and are not compared: how many seconds something took.</param>
/// <param name="Moment">Says of the folder at which point of the work it was killed.</param>
internal sealed record KilledWork(string Name, string[] Arguments, string[] Exempt, Func<string, string> Moment)
{
    private const int Epochs = 8;

    /// <summary>The three kinds of work that take long enough to be killed.</summary>
    public static KilledWork Find(string name) => name switch
    {
        "train" => new(name, ["train", "--data", "synthetic:people=5", "--frames", "2", "--epochs", $"{Epochs}", "--batch", "7", "--resume", "--out",
            "out"], ["timings.csv"], OfTraining),
        "pack" => new(name, ["data", "pack", "synthetic:people=5", "--side", "160", "--shard-mb", "4", "--out", "out"], [], OfPacking),
        "ablate" => new(name, ["ablate", "--frames", "4", "--seeds", "1", "--epochs", "2", "--data", "synthetic:people=5", "--out", "out"],
            ["timings.csv"], OfAblation),
        _ => throw new LabException($"{name} is no work to be killed; name train, pack or ablate."),
    };

    private static string OfTraining(string folder)
    {
        if (Named(folder, "run.json") == 0) return "1 start, no run folder yet";
        if (Named(folder, "*.tmp") > 0) return "4 a file half written";
        if (Named(folder, "predictions.csv") > 0) return "6 all written, not yet ended";
        int rows = Directory.GetFiles(folder, "metrics.csv", SearchOption.AllDirectories).Sum(file => File.ReadAllLines(file).Length - 1);
        return rows == Epochs ? "5 last epoch done, no predictions yet" : Named(folder, "last.safetensors") == 0 ? "2 before the first checkpoint"
            : "3 between two checkpoints";
    }

    private static string OfPacking(string folder) =>
        Named(folder, "pack.json") > 0 ? "5 all written, not yet ended"
        : Named(folder, "frames-*.bin") > 0 ? "3 in a later shard"
        : Named(folder, "*.tmp") > 0 ? "2 in the first shard" : "1 start, no shard yet";

    private static string OfAblation(string folder) =>
        Named(folder, "run.json") is not (> 0 and var runs) ? "1 start, no run yet"
        : Named(folder, "*.tmp") > 0 ? "3 a file half written"
        : Named(folder, "predictions.csv") == runs ? "4 between two runs, or after the last" : "2 in a run";

    private static int Named(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Length : 0;
}
