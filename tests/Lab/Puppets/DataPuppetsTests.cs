namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>
/// The whole way from a face model and photographs to a pack, on two people. Oracles: the command's own counts; that a second run finds all done.
/// </summary>
public sealed class DataPuppetsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(Head.Generated)]
    [InlineData(Head.Downloaded)]
    public async Task Two_people_become_a_pack_that_the_same_command_verifies(Head head)
    {
        PuppetSet set = SharedPuppets.Of(head);
        string[] command =
        [
            "data", "puppets", "--photographs", set.Photographs, "--facekit", set.KitFolder, "--out", "pack:pack",
            "--people", "2", "--clips", "8", "--side", "48",
        ];
        var first = await LabProcess.Run(folder, command);
        Assert.True(first.ExitCode == 0, first.Everything);
        Assert.Contains("pack:pack: 16 clips", first.Everything, StringComparison.Ordinal);
        string units = Path.Combine(folder, "pack-units.csv");
        string[] rows = File.ReadAllLines(units);
        Assert.StartsWith("clip,frame,au1,au2,au4", rows[0], StringComparison.Ordinal);
        Assert.InRange(rows.Length - 1, 16 * 10, 16 * 14);
        var again = await LabProcess.Run(folder, command);
        Assert.True(again.ExitCode == 0, again.Everything);
        Assert.Equal(rows, File.ReadAllLines(units));
    }
}
