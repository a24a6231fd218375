using System.Globalization;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Model;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// `lab ablate --slurm`, its tasks run by hand as Slurm would run them: bash, and SLURM_ARRAY_TASK_ID. Oracles: bash -n; the rows of Table 1 as
/// Presets has them; the bytes of the same ablation in one process. bench/slurm/try.sh does it with Slurm itself.
/// </summary>
public sealed class SlurmTests : IDisposable
{
    private static readonly string[] Three = ["ablate", "--frames", "8", "--seeds", "1", "--epochs", "2", "--data", "synthetic:people=5"];
    private static readonly string[] Names = ["quick-synthetic-t8-b1-1-1-s1-fold1", "quick-synthetic-t8-b2-2-2-s1-fold1",
        "quick-synthetic-t8-b3-3-3-s1-fold1"];
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_run_is_a_task_and_names_and_paths_arrive_as_they_were_typed()
    {
        RequireBash();
        await Ok("data", "synthesize", "--out", "it's my data", "--people", "5", "--side", "64");
        await Ok("ablate", "--frames", "4", "8", "--seeds", "2", "--epochs", "1", "--fold", "2..3", "--data", "dfew:it's my data", "--out",
            "$my `runs", "--slurm", "a 100% sweep");
        Assert.Equal(["a 100% sweep", "it's my data"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string runs = Path.Combine(folder, "$my `runs"), sweep = Path.Combine(folder, "a 100% sweep");

        string[] tasks = [.. from seed in new[] { 1, 2 }
                             from row in Presets.Table1()
                             where row.Config.Frames <= 8
                             from fold in new[] { 2, 3 }
                             select FormattableString.Invariant(
                                 $"{row.Label},{fold},{seed},{runs}/quick-dfew-t{row.Config.Frames}-b{row.Config.Blocks}-s{seed}-fold{fold}")];
        Assert.Equal(tasks.Select((task, k) => $"{k},{task}").Prepend("task,row,fold,seed,run"), File.ReadLines(Path.Combine(sweep, "tasks.csv")));
        string[] script = File.ReadAllLines(Path.Combine(sweep, "sweep.sbatch"));
        Assert.Contains($"#SBATCH --array=0-{tasks.Length - 1}", script);
        // A per cent sign begins a pattern in a log's name; two are one sign.
        Assert.Contains($"#SBATCH --output=\"{folder}/a 100%% sweep/logs/%A_%a.out\"", script);
        foreach (string name in new[] { "sweep.sbatch", "collect.sbatch" })
            Assert.Equal("0", $"{(await Bash(Path.GetTempPath(), [], "-n", Path.Combine(sweep, name))).ExitCode}");

        // From another folder, as on another node; and as on a file system without locks, which is said.
        var environment = TaskId(13);
        environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
        var task = await Bash(Path.GetTempPath(), environment, Path.Combine(sweep, "sweep.sbatch"));
        Assert.True(task.ExitCode == 0, task.Everything);
        Assert.Contains("its file system has no locks", task.Output, StringComparison.Ordinal);
        Assert.Equal([tasks[13].Split(',')[^1]], Directory.GetDirectories(runs));

        // For a GPU that this machine need not have.
        Assert.DoesNotContain("#SBATCH --gres=gpu:1", script);
        await Ok("ablate", "--device", "cuda", "--slurm", "gpu");
        Assert.Contains("#SBATCH --gres=gpu:1", File.ReadAllLines(Path.Combine(folder, "gpu", "sweep.sbatch")));

        var again = await LabProcess.Run(folder, "ablate", "--slurm", "a 100% sweep/");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("is there already", again.Error, StringComparison.Ordinal);
        Assert.Equal(script, File.ReadAllLines(Path.Combine(sweep, "sweep.sbatch")));
    }

    [Fact]
    public async Task A_word_comes_out_of_a_shell_as_it_went_in()
    {
        RequireBash();
        var random = new Random(1);
        string[] words =
        [
            "", " ", "it's", "''", "$HOME `id` $(id)", "\"\\", "*", "~", "a\nb\n", "-n", "#", "!", "=a", "é→", "a:b,c/d=e%f+g@h._-",
            .. Enumerable.Range(0, 200).Select(_ => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(1, 127))])),
        ];
        var shell = await Bash(folder, [], "-c", "printf '%s\\0' " + string.Join(' ', words.Select(ShellWords.Quote)));
        Assert.Equal(words, shell.Output.Split('\0')[..^1]);
    }

    [Fact]
    public async Task Shared_out_killed_and_run_twice_the_runs_come_to_what_one_process_comes_to()
    {
        RequireBash();
        await Ok([.. Three, "--out", "alone"]);
        await Ok([.. Three, "--out", "shared", "--slurm", "sweep"]);
        string sweep = Path.Combine(folder, "sweep", "sweep.sbatch"), collect = Path.Combine(folder, "sweep", "collect.sbatch");
        string[] whole = File.ReadAllLines(Path.Combine(folder, "alone", "table1.csv"));

        foreach (int task in new[] { 0, 2, 0 })
        {
            var child = await Bash(folder, TaskId(task), sweep);
            Assert.True(child.ExitCode == 0, child.Everything);
        }
        // A run that is there twice: its folder copied, its rows written by two processes.
        Copy(Names[0], "shared", Names[0] + "-copy");
        foreach (string name in new[] { "metrics.csv", "confusion.csv" })
            File.AppendAllLines(Shared(2, name), File.ReadLines(Shared(2, name)).Skip(1).ToList());
        var early = await Bash(folder, [], collect);
        Assert.Equal(2, early.ExitCode);
        Assert.Contains($"not finished: {Names[1]} (not started)", early.Output, StringComparison.Ordinal);
        Assert.StartsWith($"lab: 1 of 3 runs are not finished, {Names[1]} first", early.Error, StringComparison.Ordinal);
        Assert.Equal([whole[0], whole[1], whole[3]], File.ReadAllLines(Path.Combine(folder, "shared", "table1.csv")));

        // Killed after an epoch; while it lived, nobody else got at its run.
        using (var process = LabProcess.Start(folder, [.. Three, "--out", "shared", "--only", Names[1]]))
        {
            while (!File.Exists(Shared(1, "last.safetensors")) && !process.HasExited) await Task.Delay(2, TestContext.Current.CancellationToken);
            await Signal("STOP", process.Id);
            var second = await Bash(folder, TaskId(1), sweep);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(2, second.ExitCode);
            Assert.Contains($"{Names[1]}: another process trains in it", second.Error, StringComparison.Ordinal);
        }
        var resumed = await Bash(folder, TaskId(1), sweep);
        Assert.True(resumed.ExitCode == 0, resumed.Everything);
        Assert.Contains("going on after epoch 1 of 2", resumed.Output, StringComparison.Ordinal);

        // A kill after the last epoch's numbers and before the predictions leaves a run that has not ended.
        File.Delete(Shared(0, "predictions.csv"));
        Assert.Equal(2, (await Bash(folder, [], collect)).ExitCode);
        Assert.Equal(0, (await Bash(folder, TaskId(0), sweep)).ExitCode);

        var collected = await Bash(folder, [], collect);
        Assert.True(collected.ExitCode == 0, collected.Everything);
        Assert.Equal(whole, File.ReadAllLines(Path.Combine(folder, "shared", "table1.csv")));
        foreach (int run in new[] { 0, 1 })
            foreach (string name in new[] { "metrics.csv", "confusion.csv", "predictions.csv", "last.safetensors" })
                Assert.True(File.ReadAllBytes(Path.Combine(folder, "alone", Names[run], name)).AsSpan()
                    .SequenceEqual(File.ReadAllBytes(Shared(run, name))), $"{Names[run]}/{name} differs");
    }

    [Fact]
    public async Task At_its_time_limit_a_task_stops_and_queues_itself_again_if_it_got_anywhere()
    {
        RequireBash();
        await Ok([.. Three[..6], "50", .. Three[7..], "--out", "shared", "--slurm", "sweep"]);
        // In scontrol's stead: what it was asked to do.
        string programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName, asked = Path.Combine(folder, "asked");
        File.WriteAllText(Path.Combine(programs, "scontrol"), $"#!/bin/sh\necho \"$@\" >>'{asked}'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(programs, "scontrol"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var nothing = await Stopped("USR1", () => File.Exists(Shared(0, "run.json")));
        Assert.NotEqual(0, nothing.ExitCode);
        Assert.Contains($"{Names[0]}: no epoch ended within the time limit", nothing.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(asked));

        var limit = await Stopped("USR1", () => File.Exists(Shared(0, "last.safetensors")));
        Assert.Equal(130, limit.ExitCode);
        Assert.Matches("stopped; [1-9][0-9]* epochs are safe", limit.Output);
        Assert.Equal("requeue 77\n", File.ReadAllText(asked));

        var before = File.GetLastWriteTimeUtc(Shared(0, "last.safetensors"));
        var cancelled = await Stopped("TERM", () => File.GetLastWriteTimeUtc(Shared(0, "last.safetensors")) > before);
        Assert.Equal(130, cancelled.ExitCode);
        Assert.Equal("requeue 77\n", File.ReadAllText(asked));

        async Task<Child> Stopped(string signal, Func<bool> when)
        {
            var environment = TaskId(0);
            environment["SLURM_JOB_ID"] = "77";
            environment["SLURM_CPUS_PER_TASK"] = "1";
            environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
            string pid = Path.Combine(folder, "pid");
            File.Delete(pid);
            var running = Bash(folder, environment, "-c",
                $"echo $$ >'{pid}.new'; mv '{pid}.new' '{pid}'; . '{Path.Combine(folder, "sweep", "sweep.sbatch")}'");
            while (!(File.Exists(pid) && when()) && !running.IsCompleted) await Task.Delay(2, TestContext.Current.CancellationToken);
            await Signal(signal, int.Parse(File.ReadAllText(pid), CultureInfo.InvariantCulture));
            return await running;
        }
    }

    private static void RequireBash() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Slurm's scripts are bash with GNU stat: Linux only.");

    private static Dictionary<string, string?> TaskId(int number) => new() { ["SLURM_ARRAY_TASK_ID"] = $"{number}" };

    private static Task<Child> Bash(string from, Dictionary<string, string?> environment, params string[] arguments)
    {
        environment["OMP_NUM_THREADS"] = "1";
        return Child.Run(from, environment, "bash", arguments);
    }

    private static async Task Signal(string name, int process) =>
        await Child.Run(".", new Dictionary<string, string?>(), "kill", $"-{name}", $"{process}");

    private async Task Ok(params string[] arguments)
    {
        var child = await LabProcess.Run(folder, arguments);
        Assert.True(child.ExitCode == 0, child.Everything);
    }

    private string Shared(int run, string name) => Path.Combine(folder, "shared", Names[run], name);

    private void Copy(string run, string among, string copy)
    {
        Directory.CreateDirectory(Path.Combine(folder, among, copy));
        foreach (string file in Directory.GetFiles(Path.Combine(folder, among, run)))
            File.Copy(file, Path.Combine(folder, among, copy, Path.GetFileName(file)));
    }
}
