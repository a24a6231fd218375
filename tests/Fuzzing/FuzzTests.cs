using MsstNet.Lab.Tests.Data.Video;
using MsstNet.Lab.Tests.Shared.Fuzzing;

namespace MsstNet.Lab.Tests.Fuzzing;

/// <summary>
/// Oracle: the rules of <see cref="FuzzRun"/>, whatever the bytes: read, or refused in one line that names the file; in bounded time and memory; no
/// file made, none outside of the data set's folder opened. The seed is fixed, so that a run that passed passes again; the bench has others.
/// </summary>
public class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory, MemberData(nameof(Targets))]
    public void Whatever_the_bytes_it_is_read_or_refused(string name)
    {
        if (name is "mp4" or "avi") TestVideo.RequireOpenCv();
        using var target = FuzzTargets.Make(name);
        var report = FuzzRun.Of(target, FuzzRun.Cases, seed: 1, alone: false);
        Assert.Empty(report.Findings);
        // Where nothing is read or nothing refused, the damage is too strong or too weak to say anything.
        Assert.True(report.Read > 0 && report.Refused > 0, report.ToString());
    }
}
