using MsstNet.Lab.Runs;
using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// A disk that is full or closed to writing. Oracles: the rule of one line and exit code 2; what lay there before, byte for byte; and the bytes of
/// the same work where there was room from the start.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Run = "quick-synthetic-t2-s1-fold1";
    private static readonly string[] Train = ["train", "--data", "synthetic:people=5,clips=7", "--frames", "2", "--epochs", "4", "--batch", "7",
        "--out"];

    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Training_stops_with_its_checkpoints_whole_and_goes_on_when_there_is_room()
    {
        using var disk = await Disk("13m");             // two checkpoints of 5.4 MB, not the third beside them
        await Whole([.. Train, "whole"]);
        Refused(await LabProcess.Run(folder, [.. Train, "disk"]), $"{Path.Combine("disk", Run)} cannot be written (No space left on device",
            "resume the run");
        var stopped = disk.Content();
        Assert.Equal(["last.safetensors", "metrics.csv", "previous.safetensors", "run.json", "run.lock", "timings.csv"],
            stopped.Keys.Select(Path.GetFileName).Order());
        Refused(await LabProcess.Run(folder, [.. Train, "disk", "--resume"]), "No space left on device");
        foreach (var (name, bytes) in disk.Content().Where(file => file.Key.EndsWith(".safetensors", StringComparison.Ordinal)))
            Assert.True(bytes.AsSpan().SequenceEqual(stopped[name]), name);

        await disk.Grow("40m");
        await Whole([.. Train, "disk", "--resume"]);
        // the command, with its --out, and the seconds
        Same(Path.Combine("whole", Run), Path.Combine("disk", Run), except: ["run.json", "timings.csv"]);
    }

    [Fact]
    public async Task Rows_that_find_no_room_leave_a_table_as_it_was()
    {
        using var disk = await Disk("1m");
        string path = Path.Combine(disk.Root, "metrics.csv");
        var table = new RunTable(path, "epoch,loss");
        table.Append("1,0.5");
        disk.Fill();
        Assert.Throws<IOException>(() => table.Append("2,0.4", "2," + new string('1', 10_000)));      // the first finds room in the file's own page
        Assert.Equal("epoch,loss\n1,0.5\n", File.ReadAllText(path));
        table.Append("2,0.4");
        Assert.Equal(["1", "2"], table.WholeRows().Select(row => row.Cells[0]));
    }

    [Fact]
    public async Task Packing_keeps_its_finished_shards_and_goes_on_when_there_is_room()
    {
        string[] pack = ["data", "pack", "synthetic:people=5,clips=7", "--side", "64", "--shard-mb", "1", "--out"];
        using var disk = await Disk("3m");
        await Whole([.. pack, "whole"]);
        Refused(await LabProcess.Run(folder, [.. pack, Path.Combine("disk", "pack")]), "disk/pack: cannot be written (No space left on device",
            "it goes on where it was");
        Assert.InRange(disk.Content().Count, 1, 3);
        foreach (var (name, bytes) in disk.Content()) Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "whole", Path.GetFileName(name))), bytes);

        await disk.Grow("40m");
        await Whole([.. pack, Path.Combine("disk", "pack")]);
        Same("whole", Path.Combine("disk", "pack"));
        var finished = disk.Content();
        disk.Fill();
        await Whole([.. pack, Path.Combine("disk", "pack")]);      // verified: nothing to write
        Assert.Equal(finished.Count + 1, disk.Content().Count);
    }

    [Fact]
    public async Task An_ablation_keeps_its_ended_runs_and_goes_on_when_there_is_room()
    {
        string[] ablate = ["ablate", "--frames", "4", "--seeds", "1", "--epochs", "1", "--data", "synthetic:people=5", "--out"];
        using var disk = await Disk("13m");
        await Whole([.. ablate, "whole"]);
        Refused(await LabProcess.Run(folder, [.. ablate, "disk"]), "cannot be written (No space left on device");
        Assert.DoesNotContain(disk.Content().Keys, name => name.EndsWith(".tmp", StringComparison.Ordinal));
        await disk.Grow("80m");
        await Whole([.. ablate, "disk"]);
        Same("whole", "disk");
        foreach (string run in Directory.GetDirectories(Path.Combine(folder, "whole")).Select(path => Path.GetFileName(path)!))
            Same(Path.Combine("whole", run), Path.Combine("disk", run), except: ["run.json", "timings.csv"]);
    }

    [Fact]
    public async Task Nothing_is_begun_on_a_full_disk_and_an_older_file_stays()
    {
        using var disk = await Disk("1m");
        await Whole([.. Train, "whole"]);
        Notebook("talk.ipynb", "1 + 1");
        File.WriteAllText(Path.Combine(disk.Root, "old.safetensors"), "older");
        disk.Fill();
        var before = disk.Content();
        foreach (var (arguments, message) in Writers()) Refused(await LabProcess.Run(folder, arguments), message, "No space left on device");
        AssertSame(before, disk.Content());
    }

    [Fact]
    public async Task A_notebook_whose_result_finds_no_room_ends_the_run()
    {
        using var disk = await Disk("1m");
        Notebook("a.ipynb", "for (int i = 0; i < 20000; i++) Console.WriteLine(Guid.NewGuid().ToString() + new string('-', 60));");
        Notebook("b.ipynb", "1 + 1");
        Refused(await LabProcess.Run(folder, "run", "a.ipynb", "b.ipynb", "--out", "disk", "--jobs", "1"),
            "disk/a.ipynb cannot be written (No space left on device", "make room there");
        Assert.Empty(disk.Content());
    }

    [Fact]
    public async Task A_folder_closed_to_writing_is_left_as_it_is()
    {
        using var disk = await Disk("40m");
        await Whole([.. Train, "whole"]);
        await Whole([.. Train[..6], "2", .. Train[7..], "disk"]);
        await disk.Close();
        var before = disk.Content();
        foreach (var (arguments, message) in Writers()) Refused(await LabProcess.Run(folder, arguments), message, "Read-only file system");
        Refused(await LabProcess.Run(folder, [.. Train[..6], "2", .. Train[7..], "disk", "--resume"]),
            $"{Path.Combine("disk", Run)} cannot be written (Read-only file system", "check the permissions");
        Refused(await LabProcess.Run(folder, "evaluate", Path.Combine("disk", Run)), "cannot be written (Read-only file system");
        AssertSame(before, disk.Content());
        await Whole(["export", Path.Combine("disk", Run), "--out", "network.safetensors"]);      // to read it is enough
    }

    private (string[] Arguments, string Message)[] Writers()
    {
        Notebook("talk.ipynb", "1 + 1");
        return
        [
            ([.. Train, Path.Combine("disk", "runs")], "disk/runs/" + Run),
            (["ablate", "--frames", "4", "--seeds", "1", "--epochs", "1", "--data", "synthetic:people=5", "--out", Path.Combine("disk", "table")],
                "disk/table/quick-synthetic"),
            (["data", "pack", "synthetic:people=5,clips=7", "--side", "64", "--out", Path.Combine("disk", "packs", "a")],
                "disk/packs/a: cannot be written"),
            (["export", Path.Combine("whole", Run), "--out", Path.Combine("disk", "old.safetensors")], "disk/old.safetensors cannot be written"),
            (["run", "talk.ipynb", "--out", Path.Combine("disk", "book")], "disk/book cannot be"),
        ];
    }

    private Task<SmallDisk> Disk(string size) => SmallDisk.Mount(Path.Combine(folder, "disk"), size);

    private async Task Whole(string[] arguments)
    {
        var child = await LabProcess.Run(folder, arguments);
        Assert.True(child.ExitCode == 0, child.Everything);
    }

    private static void Refused(Child child, params string[] words)
    {
        Assert.True(child.ExitCode == 2, child.Everything);
        Assert.StartsWith("lab: ", child.Error, StringComparison.Ordinal);
        Assert.Single(child.Error.TrimEnd().Split('\n'));
        foreach (string word in words) Assert.True(child.Error.Contains(word, StringComparison.Ordinal), $"\"{word}\" is not in: {child.Error}");
    }

    private void Notebook(string name, string code) => File.WriteAllText(Path.Combine(folder, name), System.Text.Json.JsonSerializer.Serialize(new
    {
        cells = new[] { new { cell_type = "code", id = "a", metadata = new { }, source = code, outputs = Array.Empty<string>(),
            execution_count = (int?)null } },
        metadata = new { kernelspec = new { name = "msstnet-lab", display_name = "C#", language = "C#" } }, nbformat = 4, nbformat_minor = 5,
    }));

    private void Same(string expected, string actual, params string[] except)
    {
        string[] names = [.. Names(expected)];
        Assert.Equal(names, Names(actual));
        foreach (string name in names)
            Assert.True(File.ReadAllBytes(Path.Combine(folder, expected, name)).AsSpan()
            .SequenceEqual(File.ReadAllBytes(Path.Combine(folder, actual, name))), $"{actual}/{name}");

        IEnumerable<string> Names(string place) => Directory.GetFiles(Path.Combine(folder, place)).Select(path => Path.GetFileName(path)!)
            .Except(except).Order(StringComparer.Ordinal);
    }

    private static void AssertSame(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, bytes) in expected) Assert.True(bytes.AsSpan().SequenceEqual(actual[name]), name);
    }
}
