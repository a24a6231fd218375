using MsstNet.Lab.Runs;
using MsstNet.Lab.Tests.Training;

namespace MsstNet.Lab.Tests.Lab.Runs;

/// <summary>A run whose checkpoint the disk has damaged. Oracle: the bytes of the same run, undisturbed.</summary>
[Collection(TrainerTests.Alone)]
public sealed class RunCheckpointsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    private string Last => Path.Combine(folder, "last.safetensors");

    private string Previous => Path.Combine(folder, "previous.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public enum Damage { Weight, Cut, Gone }

    [Theory]
    [InlineData(Damage.Weight)]
    [InlineData(Damage.Cut)]
    [InlineData(Damage.Gone)]
    public void A_damaged_last_checkpoint_costs_an_epoch_and_not_a_bit(Damage damage)
    {
        Train(RunWriter.Create(folder, TinyRun.Manifest), epochs: 4);
        var whole = Files();
        Assert.Contains("previous.safetensors", whole.Keys);

        foreach (int epochs in new[] { 3, 4 })     // stopped with one epoch to go; ended
        {
            foreach (string file in Directory.GetFiles(folder)) File.Delete(file);
            var run = RunWriter.Create(folder, TinyRun.Manifest);
            Train(run, epochs);
            byte[] bytes = File.ReadAllBytes(Last);
            if (damage == Damage.Gone) File.Delete(Last);
            else if (damage == Damage.Cut) File.WriteAllBytes(Last, bytes[..(bytes.Length / 2)]);
            else File.WriteAllBytes(Last, [.. bytes[..^100], (byte)(bytes[^100] ^ 1), .. bytes[^99..]]);
            string? warning = Train(run, epochs: 4, from: epochs - 1);
            string state = damage == Damage.Gone ? "missing" : "damaged";
            Assert.Equal($"{Last} is {state}; the checkpoint before it is whole and takes its place.", warning);
            Assert.Equal(whole.Keys.Order(), Files().Keys.Order());
            foreach (var (name, expected) in Files().Where(file => file.Key != "timings.csv"))
                Assert.True(expected.AsSpan().SequenceEqual(whole[name]), name);
        }
    }

    /// <summary>Or the next save would move it over the whole one, and a kill before that save's last step would leave nothing.</summary>
    [Fact]
    public void A_damaged_one_is_not_kept_as_the_one_before()
    {
        var run = RunWriter.Create(folder, TinyRun.Manifest);
        Train(run, epochs: 3);
        byte[] good = File.ReadAllBytes(Previous);
        Flip(Last);
        var (network, trainer) = TinyRun.Start();
        using var _1 = network;
        using var _2 = trainer;
        Assert.NotNull(run.Restore(trainer));
        Assert.Equal((2, false), (trainer.EpochsDone, File.Exists(Previous)));
        Assert.True(good.AsSpan().SequenceEqual(File.ReadAllBytes(Last)));
    }

    [Fact]
    public void Without_an_earlier_one_the_cure_is_named()
    {
        var run = RunWriter.Create(folder, TinyRun.Manifest);
        Train(run, epochs: 1);
        Assert.False(File.Exists(Previous));
        Flip(Last);
        string message = Assert.Throws<LabException>(() => Train(run, epochs: 4)).Message;
        Assert.StartsWith($"{Last} is damaged", message, StringComparison.Ordinal);
        Assert.EndsWith("There is no earlier checkpoint: remove the file, and the resumed run starts over.", message, StringComparison.Ordinal);
        File.Delete(Last);
        Assert.Null(Train(run, epochs: 2, from: 0));
    }

    [Fact]
    public void Two_damaged_ones_are_both_named()
    {
        var run = RunWriter.Create(folder, TinyRun.Manifest);
        Train(run, epochs: 2);
        Flip(Last);
        Flip(Previous);
        string message = Assert.Throws<LabException>(() => Train(run, epochs: 4)).Message;
        Assert.StartsWith($"{Last} is damaged", message, StringComparison.Ordinal);
        Assert.Contains($"({Previous} is damaged", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Who_wants_the_weights_only_hears_of_the_earlier_checkpoint()
    {
        var run = RunWriter.Create(folder, TinyRun.Manifest);
        Train(run, epochs: 2);
        Flip(Last);
        using var network = new MsstNet.Model.MSSTNet(TinyRun.Network, seed: 5);
        string message = Assert.Throws<LabException>(() => new RunCheckpoints(run.Run).LoadWeights(network)).Message;
        Assert.EndsWith($"Or resume the run (lab train): it is made again from {Previous}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_knows_more_epochs_than_the_table_is_told()
    {
        var run = RunWriter.Create(folder, TinyRun.Manifest);
        Train(run, epochs: 3);
        string metrics = Path.Combine(folder, "metrics.csv");
        File.WriteAllLines(metrics, File.ReadAllLines(metrics).Where((_, line) => line != 2));
        string message = Assert.Throws<LabException>(() => Train(run, epochs: 4)).Message;
        Assert.StartsWith($"{metrics} has not each of the 3 epochs", message, StringComparison.Ordinal);
    }

    /// <summary>What a sitting does: restores, trains up to some epoch, saves each, and says what was said.</summary>
    private static string? Train(RunWriter run, int epochs, int? from = null)
    {
        var (network, trainer) = TinyRun.Start();
        using var _1 = network;
        using var _2 = trainer;
        string? warning = run.Restore(trainer);
        if (from is { } expected) Assert.Equal(expected, trainer.EpochsDone);
        run.Resume(trainer.EpochsDone);
        foreach (var report in trainer.Run(cancellation: TestContext.Current.CancellationToken).Take(epochs - trainer.EpochsDone))
        {
            run.Append(report);
            run.Save(trainer);
        }
        return warning;
    }

    private Dictionary<string, byte[]> Files() => Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    private static void Flip(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^50] ^= 8;
        File.WriteAllBytes(path, bytes);
    }
}
