using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel;

/// <summary>Oracle: where .NET installs its command, DOTNET/dotnet above DOTNET/shared/Microsoft.NETCore.App/VERSION.</summary>
public class DotnetHostTests
{
    private const string Runtime = "/usr/lib/dotnet/shared/Microsoft.NETCore.App/10.0.1/";

    [Theory]
    [InlineData("/opt/net/dotnet", "/opt/root", "/usr/lib/dotnet/dotnet", "/opt/net/dotnet")]
    [InlineData("/app/MsstNet.Lab", "/opt/root", "/usr/lib/dotnet/dotnet", "/usr/lib/dotnet/dotnet")]
    [InlineData("/app/MsstNet.Lab", "/opt/root", "/opt/root/dotnet", "/opt/root/dotnet")]
    [InlineData("/app/MsstNet.Lab", null, "", "dotnet")]
    [InlineData(null, null, "/usr/lib/dotnet/dotnet", "/usr/lib/dotnet/dotnet")]
    public void The_command_is_found_without_the_path(string? process, string? root, string existing, string found)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths are Unix's.");
        Assert.Equal(found, DotnetHost.Find(process, Runtime, root, file => file == existing));
    }

    [Fact]
    public void The_running_one_exists() => Assert.True(Path.IsPathFullyQualified(DotnetHost.Path) && File.Exists(DotnetHost.Path), DotnetHost.Path);
}
