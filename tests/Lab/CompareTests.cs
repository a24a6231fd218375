using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracles: the printed numbers of the paper's tables; the committed runs; the rule that what is not DFEW is not called so.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_committed_runs_are_set_beside_the_printed_tables()
    {
        var child = await LabProcess.Run(folder, "compare", Path.Combine(Checkout.Root, "data", "runs"), "--out", "c");
        Assert.True(child.ExitCode == 0, child.Everything);
        string[] rows = File.ReadAllLines(Path.Combine(folder, "c", "compare.csv"));
        Assert.Contains("DFEW,MSSTNet T=16,as published,,71.42,,60.28,,\"printed: MSSTNet, Table 3\"", rows);
        Assert.Contains("FERV39k,C3D,as published,,31.69,,22.68,,\"printed: MSSTNet, Table 2\"", rows);
        Assert.Contains(
            "\"a set in DFEW's layout, 48 clips\",\"quick-small T=8 1-1-1, 100 epochs\",all 5 folds,1,87.00,,87.00,89.50,measured here", rows);
        Assert.Contains("\"generated faces, 2100 clips\",\"quick T=8 2-2-2, 16 epochs\",fold 1 of 5,3,81.75,4.29,81.75,81.75,measured here", rows);
        // Two results of one name on one data set could not be told apart.
        var measured = rows.Where(row => row.EndsWith("measured here", StringComparison.Ordinal)).ToList();
        var named = measured.Select(row => string.Join('"', row.Split('"')[..4])).ToList();
        Assert.Equal(named.Distinct(), named);
        Assert.Contains(named, name => name.Contains("C3D quick T=8, 16 epochs, rate 0.0001", StringComparison.Ordinal));
        Assert.Contains(named, name => name.Contains("quick T=8 2-2-2-unordered, 16 epochs", StringComparison.Ordinal));
        Assert.DoesNotContain(measured, row => row.StartsWith("DFEW,", StringComparison.Ordinal));
        string html = File.ReadAllText(Path.Combine(folder, "c", "index.html"));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "nowhere: no such folder")]
    [InlineData(".", "holds no run")]
    public async Task What_holds_no_run_is_refused(string path, string reason)
    {
        var child = await LabProcess.Run(folder, "compare", path);
        Assert.Equal(2, child.ExitCode);
        Assert.Contains(reason, child.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }
}
