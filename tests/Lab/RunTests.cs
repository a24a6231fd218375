namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracles: an uninterrupted run, byte for byte; the counts of the configuration; the predictions a run wrote itself.</summary>
public sealed class RunTests : IDisposable
{
    private const string Name = "quick-synthetic-t2-s1-fold1";

    private static readonly string[] Train =
        ["train", "--data", "synthetic:people=5,clips=7", "--frames", "2", "--epochs", "4", "--batch", "7"];

    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_killed_at_any_epoch_and_resumed_ends_with_the_bytes_of_one_that_was_not()
    {
        var whole = await LabProcess.Run(folder, [.. Train, "--out", "whole"]);
        Assert.True(whole.ExitCode == 0, whole.Everything);

        string killed = Path.Combine(folder, "killed", Name);
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            string[] arguments = [.. Train, "--out", "killed", .. epoch == 1 ? Array.Empty<string>() : ["--resume"]];
            await LabProcess.Kill(folder, () => Rows(killed) >= epoch, arguments);
        }
        Assert.InRange(Rows(killed), 1, 4);
        var resumed = await LabProcess.Run(folder, [.. Train, "--out", "killed", "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Everything);

        foreach (string file in new[] { "last.safetensors", "metrics.csv", "confusion.csv", "predictions.csv" })
            Assert.True(File.ReadAllBytes(Path.Combine(folder, "whole", Name, file)).AsSpan()
                .SequenceEqual(File.ReadAllBytes(Path.Combine(killed, file))), file);

        var other = await LabProcess.Run(folder, [.. Train, "--out", "killed", "--resume", "--lr", "0.5"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("the training settings", other.Error, StringComparison.Ordinal);

        foreach (var (fold, message) in new[] { ("all", "several splits"), ("2", "learned from") })
        {
            var wrong = await LabProcess.Run(folder, "evaluate", Path.Combine("killed", Name), "--fold", fold);
            Assert.Equal(2, wrong.ExitCode);
            Assert.Contains(message, wrong.Error, StringComparison.Ordinal);
        }

        byte[] predictions = File.ReadAllBytes(Path.Combine(killed, "predictions.csv"));
        File.Delete(Path.Combine(killed, "predictions.csv"));
        var evaluated = await LabProcess.Run(folder, "evaluate", Path.Combine("killed", Name));
        Assert.True(evaluated.ExitCode == 0, evaluated.Everything);
        Assert.Equal(predictions, File.ReadAllBytes(Path.Combine(killed, "predictions.csv")));
    }

    [Fact]
    public async Task Generated_clips_written_as_files_pass_the_check_and_train()
    {
        var written = await LabProcess.Run(folder, "data", "synthesize", "--out", "faces", "--people", "5", "--side", "64");
        Assert.True(written.ExitCode == 0, written.Everything);
        var check = await LabProcess.Run(folder, "data", "check", "dfew:faces");
        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.Contains("35 clips", check.Output, StringComparison.Ordinal);
        var trained = await LabProcess.Run(folder, "train", "--data", "dfew:faces", "--fold", "1..2", "--frames", "2", "--epochs", "1");
        Assert.True(trained.ExitCode == 0, trained.Everything);
        Assert.Contains("WAR mean of 2 splits", trained.Output, StringComparison.Ordinal);

        File.WriteAllBytes(Path.Combine(folder, "faces", "Clip", "clip_224x224", "00003", "00003_00002.jpg"), [1, 2, 3]);
        var damaged = await LabProcess.Run(folder, "data", "check", "dfew:faces");
        Assert.Equal(2, damaged.ExitCode);
        Assert.Contains("00003_00002.jpg", damaged.Output, StringComparison.Ordinal);

        foreach (string frame in Directory.GetFiles(Path.Combine(folder, "faces", "Clip", "clip_224x224", "00003")))
            File.WriteAllBytes(frame, [1, 2, 3]);
        string[] train = ["train", "--data", "dfew:faces", "--frames", "2", "--epochs", "1", "--out", "skipped"];
        var stopped = await LabProcess.Run(folder, train);
        Assert.Equal(2, stopped.ExitCode);
        Assert.Contains("00003_000", stopped.Error, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(folder, "skipped"), recursive: true);
        var skipped = await LabProcess.Run(folder, [.. train, "--skip-bad"]);
        Assert.True(skipped.ExitCode == 0, skipped.Everything);
        Assert.Contains("1 clips left out", skipped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demonstration_ends_with_a_report()
    {
        var demo = await LabProcess.Run(folder, "demo", "--epochs", "1", "--people", "6", "--frames", "2");
        Assert.True(demo.ExitCode == 0, demo.Everything);
        string report = File.ReadAllText(Path.Combine(folder, "runs", "demo", "report.html"));
        Assert.Contains("MSSTNet learns facial expressions", report, StringComparison.Ordinal);
        Assert.Contains("AdamW, rate 0.001", report, StringComparison.Ordinal);
        Assert.Contains("lip corner puller", report, StringComparison.Ordinal);
    }

    private static int Rows(string run)
    {
        string file = Path.Combine(run, "metrics.csv");
        return File.Exists(file) ? File.ReadAllLines(file).Length - 1 : 0;
    }
}
