using System.Diagnostics;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracles: a pack written in one go, byte for byte; a run on the JPEG files it was made from, byte for byte.</summary>
public sealed class PackTests : IDisposable
{
    private static readonly string[] Pack = ["data", "pack", "dfew:faces", "--side", "160", "--shard-mb", "4"];

    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task Faces()
    {
        var written = await LabProcess.Run(folder, "data", "synthesize", "--out", "faces", "--people", "5", "--side", "64");
        Assert.True(written.ExitCode == 0, written.Everything);
    }

    [Fact]
    public async Task Killed_without_warning_or_interrupted_it_goes_on_to_the_same_bytes()
    {
        await Faces();
        var whole = await LabProcess.Run(folder, [.. Pack, "--out", "whole"]);
        Assert.True(whole.ExitCode == 0, whole.Everything);
        Assert.Matches(@"^whole: 35 clips, \d+ frames, [\d.]+ MB, [\d,]+ frames/s; train on it with --data pack:whole\r?\n$", whole.Output);

        foreach (int shards in new[] { 0, 2, 5 })
            await LabProcess.Kill(folder, () => Names("killed", ".bin") >= shards && Names("killed", ".tmp") > 0, [.. Pack, "--out", "killed"]);
        Assert.InRange(Names("killed", ".bin"), 2, Names("whole", ".bin") - 1);
        if (!OperatingSystem.IsWindows()) await Interrupt();
        var resumed = await LabProcess.Run(folder, [.. Pack, "--out", "killed"]);
        Assert.True(resumed.ExitCode == 0, resumed.Everything);
        Assert.Contains("frames there already; train on it", resumed.Output, StringComparison.Ordinal);

        string[] files = [.. Directory.GetFiles(Path.Combine(folder, "whole")).Select(path => Path.GetFileName(path)!)];
        Assert.Equal(files.Order(), Directory.GetFiles(Path.Combine(folder, "killed")).Select(path => Path.GetFileName(path)!).Order());
        foreach (string file in files)
            Assert.True(File.ReadAllBytes(Path.Combine(folder, "whole", file)).AsSpan()
                .SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "killed", file))), file);

        var times = files.ToDictionary(file => file, file => File.GetLastWriteTimeUtc(Path.Combine(folder, "killed", file)));
        var again = await LabProcess.Run(folder, [.. Pack, "--out", "killed"]);
        Assert.Contains("all there already and verified", again.Output, StringComparison.Ordinal);
        foreach (string file in files) Assert.Equal(times[file], File.GetLastWriteTimeUtc(Path.Combine(folder, "killed", file)));
    }

    [Fact]
    public async Task A_run_begun_on_the_files_goes_on_with_the_pack_to_the_same_bytes()
    {
        await Faces();
        var packed = await LabProcess.Run(folder, "data", "pack", "dfew:faces", "--side", "64", "--out", "small");
        Assert.True(packed.ExitCode == 0, packed.Everything);
        string[] train = ["train", "--frames", "2", "--epochs", "3", "--batch", "7", "--data"];
        const string name = "quick-dfew-t2-s1-fold1";
        var whole = await LabProcess.Run(folder, [.. train, "dfew:faces", "--out", "whole"]);
        Assert.True(whole.ExitCode == 0, whole.Everything);
        string metrics = Path.Combine(folder, "mixed", name, "metrics.csv");
        await LabProcess.Kill(folder, () => File.Exists(metrics) && File.ReadAllLines(metrics).Length >= 2,
            [.. train, "dfew:faces", "--out", "mixed"]);
        var resumed = await LabProcess.Run(folder, [.. train, "pack:small", "--out", "mixed", "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Everything);
        foreach (string file in new[] { "last.safetensors", "metrics.csv", "predictions.csv" })
            Assert.True(File.ReadAllBytes(Path.Combine(folder, "whole", name, file)).AsSpan()
                .SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "mixed", name, file))), file);

        var evaluated = await LabProcess.Run(folder, "evaluate", Path.Combine("mixed", name), "--data", "pack:small");
        Assert.True(evaluated.ExitCode == 0, evaluated.Everything);
        Assert.DoesNotContain("note:", evaluated.Output, StringComparison.Ordinal);

        var otherSide = await LabProcess.Run(folder, "train", "--data", "pack:small", "--preset", "paper-t16", "--out", "refused");
        Assert.Equal(2, otherSide.ExitCode);
        Assert.Contains("packed at side 64, but side 112 is asked for", otherSide.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "refused")));
    }

    [Fact]
    public async Task Real_photographs_are_checked_packed_trained_on_and_evaluated_over_five_folds()
    {
        string faces = "dfew:" + Data.SharedFaces.Root;
        var check = await LabProcess.Run(folder, "data", "check", faces, "--report", "check.md");
        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.Contains("no clip is Sad or Angry or Surprise or Disgust or Fear", File.ReadAllText(Path.Combine(folder, "check.md")),
            StringComparison.Ordinal);
        var packed = await LabProcess.Run(folder, "data", "pack", faces, "--side", "64", "--out", "pack");
        Assert.True(packed.ExitCode == 0, packed.Everything);
        Assert.Contains("48 clips, 1,110 frames", packed.Output, StringComparison.Ordinal);
        var trained = await LabProcess.Run(folder, "train", "--preset", "quick-small", "--data", "pack:pack", "--fold", "all", "--frames", "2",
            "--epochs", "1");
        Assert.True(trained.ExitCode == 0, trained.Everything);
        Assert.Matches(@"pooled \│ 48 ", trained.Output);
        Assert.Contains("WAR mean of 5 splits", trained.Output, StringComparison.Ordinal);
        var evaluated = await LabProcess.Run(folder, "evaluate", Path.Combine("runs", "quick-small-dfew-t2-s1-fold5"), "--data", "pack:pack");
        Assert.True(evaluated.ExitCode == 0, evaluated.Everything);
    }

    /// <summary>
    /// A polite end while it packs, SIGTERM, which is handled as Ctrl-C is but not ignored where a shell starts the tests in the background: exit
    /// code 130, one line, and nothing half written.
    /// </summary>
    private async Task Interrupt()
    {
        using var process = LabProcess.Start(folder, [.. Pack, "--out", "killed"]);
        int before = Names("killed", ".bin");
        while (Names("killed", ".bin") <= before && !process.HasExited) await Task.Delay(2, TestContext.Current.CancellationToken);
        using (var signal = Process.Start("kill", ["-TERM", $"{process.Id}"])) await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((130, "killed: stopped; the same command goes on where it was.\n"), (process.ExitCode, error));
        Assert.Equal(0, Names("killed", ".tmp") + Names("killed", ".lock") + Names("killed", ".json"));
    }

    private int Names(string pack, string ending)
    {
        string path = Path.Combine(folder, pack);
        return Directory.Exists(path) ? Directory.GetFiles(path).Count(file => file.EndsWith(ending, StringComparison.Ordinal)) : 0;
    }
}
