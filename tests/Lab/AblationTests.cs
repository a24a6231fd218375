using System.Globalization;
using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// `lab ablate` as a process. Oracles: the rows of Table 1 as Presets has them; the confusion counts that each run wrote, summed here; the bytes of
/// an ablation that nothing stopped.
/// </summary>
public sealed class AblationTests : IDisposable
{
    private static readonly string[] Ablate = ["ablate", "--frames", "4", "--seeds", "2", "--epochs", "2", "--data", "synthetic:people=5"];
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_row_is_run_with_every_seed_and_a_killed_ablation_ends_as_one_that_was_not()
    {
        var whole = await LabProcess.Run(folder, [.. Ablate, "--out", "whole"]);
        Assert.True(whole.ExitCode == 0, whole.Everything);
        string[][] table = Rows("whole");
        PerFormer[] expected = [.. Presets.Table1().Where(row => row.Config.Frames == 4).Select(row => row.Config.Blocks)];
        Assert.Equal(expected.SelectMany(blocks => new[] { $"4,{blocks},1", $"4,{blocks},2" }).Order(StringComparer.Ordinal),
            table.Select(row => $"{row[0]},{row[1]},{row[4]}").Order(StringComparer.Ordinal));
        foreach (string[] row in table)
        {
            var run = RunDirectory.Open(Path.Combine(folder, "whole", $"quick-synthetic-t4-b{row[1]}-s{row[4]}-fold1"));
            Assert.Equal(row[1], run.Manifest.Network.Variant);
            Assert.Equal(Counted(run.Path), double.Parse(row[8], CultureInfo.InvariantCulture), 1e-12);
        }

        await LabProcess.Kill(folder, () => Directory.Exists(Path.Combine(folder, "killed", "quick-synthetic-t4-b1-1-0-s1-fold1")),
            [.. Ablate, "--out", "killed"]);
        var resumed = await LabProcess.Run(folder, [.. Ablate, "--out", "killed"]);
        Assert.True(resumed.ExitCode == 0, resumed.Everything);
        Assert.Matches("[1-9][0-9]* of 14 runs are complete", resumed.Output);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "whole", "table1.csv")), File.ReadAllText(Path.Combine(folder, "killed", "table1.csv")));

        // All rows there and no predictions: killed between its last epoch's row and its last checkpoint, so it is gone on with and not counted.
        string predictions = Path.Combine(folder, "killed", "quick-synthetic-t4-b1-1-0-s1-fold1", "predictions.csv");
        byte[] written = File.ReadAllBytes(predictions);
        File.Delete(predictions);
        var mended = await LabProcess.Run(folder, [.. Ablate, "--out", "killed"]);
        Assert.Contains("13 of 14 runs are complete", mended.Output, StringComparison.Ordinal);
        Assert.Equal(written, File.ReadAllBytes(predictions));

        var other = await LabProcess.Run(folder, [.. Ablate[..6], "3", .. Ablate[7..], "--out", "killed"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("other settings", other.Error, StringComparison.Ordinal);
    }

    // The data's name stands in quotes and holds commas; no other field does.
    private string[][] Rows(string name) =>
    [
        .. File.ReadLines(Path.Combine(folder, name, "table1.csv")).Skip(1).Select(line => line.Split('"'))
            .Select(parts => (string[])[.. parts[0].TrimEnd(',').Split(','), parts[1], .. parts[2].TrimStart(',').Split(',')]),
    ];

    private static double Counted(string run)
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(run, "confusion.csv")).Select(line => line.Split(','))];
        string[][] last = [.. rows.Skip(1).Where(row => row[0] == "2")];
        double right = last.Sum(row => double.Parse(row[Array.IndexOf(rows[0], row[1])], CultureInfo.InvariantCulture));
        return right / last.Sum(row => row.Skip(2).Sum(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
    }
}
