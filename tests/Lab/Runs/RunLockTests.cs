using MsstNet.Lab.Runs;
using MsstNet.Lab.Tests.Training;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Lab.Runs;

/// <summary>Oracle: of two takers one is refused; what a lock does when its process is killed is seen from outside, in SlurmTests.</summary>
public sealed class RunLockTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"msstnet-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void One_process_at_a_time_trains_in_a_folder()
    {
        using (var first = RunLock.Take(folder))
        {
            Assert.True(first.Excludes);
            var error = Assert.Throws<LabException>(() => RunLock.Take(folder));
            Assert.StartsWith($"{folder}: another process trains in it", error.Message, StringComparison.Ordinal);
        }
        RunLock.Take(folder).Dispose();
    }

    [Fact]
    public void Looking_at_a_run_needs_no_lock()
    {
        using var hold = RunLock.Take(folder);
        RunWriter.Create(folder, TinyRun.Manifest);
        Assert.Empty(RunDirectory.Open(folder).Epochs());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(folder, "a file");
        try
        {
            var error = Assert.Throws<LabException>(() => RunLock.Take(folder));
            Assert.StartsWith($"The run folder {folder} cannot be written", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(folder);
        }
    }
}
