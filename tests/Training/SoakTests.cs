using MsstNet.Lab.Tests.Shared.LongRuns;

namespace MsstNet.Lab.Tests.Training;

/// <summary>
/// The short form of `soak` in bench/. Oracles: the count after the fifth epoch, and none left to the collector. Memory is reported, not asserted:
/// other tests have used this process.
/// </summary>
[Collection(TrainerTests.Alone)]
public sealed class SoakTests(ITestOutputHelper output)
{
    [Fact]
    public void Sixty_steps_and_fifteen_evaluations_hold_no_more_tensors_than_twenty_and_five()
    {
        string scratch = Path.Combine(Path.GetTempPath(), $"msstnet-{Guid.NewGuid():N}");
        try
        {
            var readings = Soaking.Run(steps: 60, evaluations: 15, scratch).ToList();
            foreach (var reading in readings) output.WriteLine($"{reading}");
            Assert.Equal((60, 15), (readings[^1].Step, readings.Count));
            Assert.All(readings.Skip(5), reading => Assert.Equal((readings[4].Tensors, 0), (reading.Tensors, reading.Forgotten)));
        }
        finally
        {
            if (Directory.Exists(scratch)) Directory.Delete(scratch, recursive: true);
        }
    }
}
