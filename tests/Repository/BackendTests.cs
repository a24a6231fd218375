using System.Text.Json;
using System.Text.RegularExpressions;
using MsstNet.Lab.Tests.Torch;

namespace MsstNet.Lab.Tests.Repository;

/// <summary>Oracle: MSBuild's own evaluation of the project, for the CPU and for CUDA. Nothing is restored; no CUDA package is needed.</summary>
public class BackendTests
{
    [Fact]
    public async Task Cuda_swaps_libtorch_for_the_cuda_package_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The package's name is the system's; this test knows Linux's.");
        HashSet<string> cpu = await PackagesFor("cpu"), cuda = await PackagesFor("cuda");

        Assert.Equal(["libtorch-cpu-linux-x64"], cpu.Except(cuda));
        Assert.Equal(["TorchSharp-cuda-linux"], cuda.Except(cpu));
        Assert.Contains("TorchSharp", cuda);
    }

    [Fact]
    public async Task An_unknown_backend_fails_before_restore_with_one_line_that_names_the_choices()
    {
        // Its output goes elsewhere, so that a project that does not fail as it should spoils no output folder in use.
        using var scratch = new Scratch();
        Child build = await MSBuild("build", "--nologo", "-v:q", "-p:TorchBackend=rocm", $"-p:ArtifactsPath={scratch.Folder}");

        Assert.NotEqual(0, build.ExitCode);
        string[] errors = [.. Regex.Matches(build.Output, @"error[^:]*: ([^\n\[]*)").Select(match => match.Groups[1].Value.Trim()).Distinct()];
        Assert.Equal(["TorchBackend is 'rocm'; it can be cpu or cuda, e.g. dotnet build -p:TorchBackend=cuda."], errors);
    }

    private static async Task<HashSet<string>> PackagesFor(string backend)
    {
        Child evaluation = await MSBuild("msbuild", "-getItem:PackageReference", $"-p:TorchBackend={backend}");
        Assert.True(evaluation.ExitCode == 0, evaluation.Everything);
        using var items = JsonDocument.Parse(evaluation.Output);
        return [.. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)];
    }

    private static Task<Child> MSBuild(string verb, params string[] options) => Child.Run(
        Checkout.Root, new Dictionary<string, string?> { ["LC_ALL"] = "C" }, "dotnet", [verb, "lib/MsstNet.csproj", .. options]);
}
