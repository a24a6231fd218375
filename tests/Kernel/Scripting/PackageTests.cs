using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>Oracle: the package's own behaviour, and NuGet's codes. Needs a feed; skips, saying so, when none answers.</summary>
public sealed class PackageTests : SessionTest
{
    [Fact]
    public async Task A_package_is_restored_once_and_used()
    {
        RecordingFront front = await Run("#r \"nuget: YamlDotNet, 16.3.0\"\nnew YamlDotNet.Serialization.Serializer().Serialize(new[] { 1, 2 })");
        Assert.SkipWhen(front.Error?.Message.Contains("NU1301", StringComparison.Ordinal) == true, "no feed can be reached");
        Assert.True(front.Error is null, front.Error?.Message);
        Assert.Equal("- 1\n- 2", front.Result![MimeBundle.PlainText]!.ReplaceLineEndings("\n").Trim());
        Assert.Equal("", (await RunWell("#r \"nuget: YamlDotNet, 16.3.0\"\n1")).Stdout);
    }

    [Fact]
    public async Task A_version_that_no_feed_has_is_named()
    {
        CellError error = (await Run("#r \"nuget: YamlDotNet, 999.1.0\"")).Error!;
        Assert.SkipWhen(error.Message.Contains("NU1301", StringComparison.Ordinal), "no feed can be reached");
        Assert.Contains("YamlDotNet 999.1.0", error.Message, StringComparison.Ordinal);
        Assert.Contains("NU1102", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", (await RunWell("1 + 1")).Result![MimeBundle.PlainText]);
    }
}
