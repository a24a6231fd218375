using MsstNet.Evaluation;
using MsstNet.Lab.Runs;
using MsstNet.Lab.Tests.Training;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Lab.Runs;

/// <summary>Oracle: what was written is what is read; a torn or surplus row is dropped and nothing else.</summary>
public sealed class RunWriterTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"msstnet-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_manifest_survives_being_written_and_read()
    {
        var copy = RunManifest.FromJson(TinyRun.Manifest.ToJson());
        Assert.Null(copy.DifferenceFrom(TinyRun.Manifest));
        Assert.Equal(TinyRun.Manifest with { Classes = copy.Classes }, copy);
        Assert.Equal(TinyRun.Manifest.Classes, copy.Classes);
        Assert.Equal("the network's shape", (copy with { Network = copy.Network with { Frames = 3 } }).DifferenceFrom(copy));
    }

    [Fact]
    public void A_manifest_of_a_run_says_what_it_is_made_of()
    {
        var preset = new TrainingPreset("tiny", TinyRun.Network, TinyRun.Training);
        var manifest = RunManifests.For(preset, TinyRun.Data, "lab train", "cpu");
        Assert.Null(manifest.DifferenceFrom(TinyRun.Manifest));
        Assert.Equal(TinyRun.Manifest with { Classes = manifest.Classes, Threads = TorchSharp.torch.get_num_threads() }, manifest);
        Assert.Equal("the initial weights", RunManifests.For(preset, TinyRun.Data, "lab train", "cpu", "w").DifferenceFrom(manifest));
    }

    [Fact]
    public void Runs_are_found_at_any_depth_in_the_order_of_their_names()
    {
        string[] paths = [Path.Combine(folder, "b"), Path.Combine(folder, "a", "deep"), folder];
        Assert.Contains("no such folder", Assert.Throws<LabException>(() => CompareCommand.FindRuns(folder)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(folder);
        Assert.Contains("holds no run", Assert.Throws<LabException>(() => CompareCommand.FindRuns(folder)).Message, StringComparison.Ordinal);
        Assert.False(RunDirectory.Holds(folder));
        foreach (string path in paths) RunWriter.Create(path, TinyRun.Manifest);
        Assert.True(RunDirectory.Holds(folder));
        Assert.Equal(paths.Order(StringComparer.Ordinal), CompareCommand.FindRuns(folder));
    }

    [Fact]
    public void Epochs_come_back_as_written()
    {
        var run = RunWriter.Create(folder, TinyRun.Manifest);
        run.Append(Report(1, tested: true));
        run.Append(Report(2, tested: false));
        var epochs = RunDirectory.Open(folder).Epochs().ToList();
        Assert.Equal([1.0 / 3, 2.0 / 3], epochs.Select(e => e.TrainLoss));
        Assert.Equal(3, epochs[0].Test![0, 1]);
        Assert.Equal(Report(1, true).Test!.War, epochs[0].Test!.War);
        Assert.Null(epochs[1].Test);
        Assert.Null(epochs[1].TestLoss);
    }

    [Fact]
    public void What_lies_beyond_the_checkpoint_is_dropped()
    {
        var run = RunWriter.Create(folder, TinyRun.Manifest);
        run.Append(Report(1, tested: true));
        string metrics = Path.Combine(folder, "metrics.csv"), confusion = Path.Combine(folder, "confusion.csv");
        var before = (File.ReadAllText(metrics), File.ReadAllText(confusion));
        run.Append(Report(2, tested: true));
        File.AppendAllText(metrics, "1");            // a kill in the middle of the row of epoch 12
        File.AppendAllText(confusion, "3,up,1");
        Assert.Equal(2, new RunTables(run.Run).EpochsWritten);
        Assert.Single(run.Resume(epochsDone: 1));
        Assert.Equal(1, new RunTables(run.Run).EpochsWritten);
        Assert.Equal(before, (File.ReadAllText(metrics), File.ReadAllText(confusion)));
    }

    /// <summary>Killed between the last epoch's row and its checkpoint, a run has all its rows and is not at its end.</summary>
    [Fact]
    public void All_its_rows_make_no_run_ended_but_its_predictions_do()
    {
        var run = RunWriter.Create(folder, TinyRun.Manifest);
        for (int epoch = 1; epoch <= 4; epoch++) run.Append(Report(epoch, tested: true));
        Assert.Null(run.Run.Result());
        Assert.Single(ProtocolResult.Of([run.Run]).Unfinished);
        run.WritePredictions([("a", new ClipPrediction(0, 1, [0.25f, 0.75f]))]);
        Assert.Equal(run.Run.Epochs().Last().Test!.War, run.Run.Result()!.War);
        Assert.Empty(ProtocolResult.Of([run.Run]).Unfinished);
        Assert.Equal(4, new RunTables(run.Run).Seconds().Count());
        File.AppendAllText(Path.Combine(folder, "timings.csv"), "5,abc,1\n");      // damaged: nothing depends on it
        Assert.Equal(4, new RunTables(run.Run).Seconds().Count());
        foreach (string later in new[] { "predictions.csv", "timings.csv" }) File.Delete(Path.Combine(folder, later));
        Assert.NotNull(run.Run.Result());       // logs as they are kept: manifest, metrics, confusion
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_not_overwritten()
    {
        RunWriter.Create(folder, TinyRun.Manifest);
        var error = Assert.Throws<LabException>(() => RunWriter.Create(folder, TinyRun.Manifest));
        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_manifest_and_a_missing_one_are_named()
    {
        Assert.Contains("no run.json", Assert.Throws<LabException>(() => RunDirectory.Open(folder)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "run.json"), TinyRun.Manifest.ToJson()[..40]);
        Assert.Contains("run.json is damaged", Assert.Throws<LabException>(() => RunDirectory.Open(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_network_changes_nothing()
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "other.safetensors");
        var (network, trainer) = TinyRun.Start();
        using var _1 = network;
        using var _2 = trainer;
        Checkpoint.Save(file, trainer);
        using var other = new MsstNet.Model.MSSTNet(TinyRun.Network with { Dim = 24 }, seed: 5);
        var before = other.state_dict().ToDictionary(e => e.Key, e => e.Value.clone());
        var error = Assert.Throws<LabException>(() => Checkpoint.LoadWeights(file, other));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        foreach (var (name, value) in other.state_dict()) Assert.True(value.eq(before[name]).all().item<bool>(), $"{name} was changed");
    }

    private static EpochReport Report(int epoch, bool tested)
    {
        var matrix = new ConfusionMatrix(TinyRun.Manifest.Classes, new long[,] { { 4, 3 }, { 1, 2 } });
        return new EpochReport(epoch, 4, 0.1, epoch / 3.0, 0.5, tested ? 0.7 : null, tested ? matrix : null, 1, 10);
    }
}
