using MsstNet.Lab.Tests.Shared.LongRuns;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>The short form of `failures` in bench/. Oracle: the files of the same command that nothing stopped, byte for byte.</summary>
public sealed class KillingTests(ITestOutputHelper output) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("train")]
    [InlineData("pack")]
    [InlineData("ablate")]
    public void Killed_five_times_at_random_and_given_again_it_leaves_the_same_files(string name)
    {
        var report = Killing.Run(KilledWork.Find(name), kills: 5, seed: 20261126, folder);
        foreach (var (moment, count) in report.Moments) output.WriteLine($"{count} {moment}");
        Assert.Empty(report.Differences);
        Assert.Equal((5, 5), (report.Kills, report.Moments.Values.Sum()));
    }
}
