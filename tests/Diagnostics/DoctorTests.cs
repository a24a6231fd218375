using System.Runtime.InteropServices;
using MsstNet.Diagnostics;
using MsstNet.Lab.Tests.Torch;
using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Diagnostics;

/// <summary>Oracles: folders made by the test, the kernel's own list of processor flags, and this process, in which torch works. Exact.</summary>
public sealed class DoctorTests : IDisposable
{
    private static readonly Dictionary<string, string?> Nothing = [];
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Everything_needed_is_good_where_these_tests_run()
    {
        Finding[] findings = [.. Doctor.Examine(Nothing, scratch.Folder)];

        Assert.Equal(
            [".NET", "System", "Processor", "bfloat16", "Memory", "Native library", "libtorch", "Matrix product", "Convolution", "Threads",
             "CUDA", "JPEG decoder", "Video", "DFEW", "FERV39k", "MAFW", "RAVDESS", "CREMA-D", "Runs folder"],
            findings.Select(finding => finding.Subject));
        Assert.DoesNotContain(findings, finding => finding.State == FindingState.Bad);
        Assert.All(findings, finding => Assert.Equal(finding.State == FindingState.Good, finding.Cure is null));
    }

    [Fact]
    public void The_native_library_names_its_file()
    {
        Finding finding = Find("Native library", Nothing);
        Assert.Contains(TorchLibrary.Status.File ?? "TorchSharp itself", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_is_missing_and_the_cure_names_the_build_property_and_the_driver()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "This machine has a CUDA device.");
        Finding finding = Find("CUDA", Nothing);

        Assert.Equal(FindingState.Missing, finding.State);
        Assert.Contains("-p:TorchBackend=cuda", finding.Cure, StringComparison.Ordinal);
        Assert.Contains("driver", finding.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Processor_features_are_those_the_kernel_lists()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "Only Linux lists x64 flags.");
        string[] flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        string detail = Find("Processor", Nothing).Detail;

        Assert.Equal(flags.Contains("avx2"), detail.Contains("AVX2", StringComparison.Ordinal));
        Assert.Equal(flags.Contains("avx512f"), detail.Contains("AVX-512", StringComparison.Ordinal));
        Finding brainFloat = Find("bfloat16", Nothing);
        Assert.Equal(flags.Contains("avx512_bf16") && HiddenCaches.Sizes != CacheSizes.Unknown, brainFloat.State == FindingState.Good);
        Assert.Equal(flags.Contains("avx512_bf16"), brainFloat.Detail.StartsWith("AVX-512 BF16", StringComparison.Ordinal));
        bool tiles = flags.Contains("amx_bf16") && flags.Contains("amx_tile");
        Assert.Equal(tiles, brainFloat.Detail.Contains("AMX", StringComparison.Ordinal));
        Assert.Equal(tiles, detail.EndsWith("AMX", StringComparison.Ordinal));
        string name = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(": ")[1];
        // A hypervisor may show its guest's kernel another name than the processor's own instruction gives.
        if (!flags.Contains("hypervisor")) Assert.StartsWith(name, detail);
    }

    [Fact]
    public void A_libstdcxx_without_the_new_version_is_why_the_library_was_adapted()
    {
        Assert.SkipUnless(TorchLibrary.Status.Load is TorchLoad.Adapted or TorchLoad.Untouched, "No library is adapted on this system.");
        string detail = Find("System", Nothing).Detail;
        string newest = detail[(detail.IndexOf("GLIBCXX_", StringComparison.Ordinal) + "GLIBCXX_".Length)..];

        Assert.Equal(TorchLibrary.Status.Load == TorchLoad.Adapted, Version.Parse(newest) < new Version(3, 4, 32));
    }

    [Fact]
    public void A_dataset_is_missing_without_its_variable_bad_with_a_wrong_one_and_good_with_its_folder()
    {
        Assert.Equal(FindingState.Missing, Find("DFEW", Nothing).State);
        Assert.Equal(FindingState.Missing, Find("DFEW", new() { ["LAB_DFEW"] = " " }).State);
        Assert.Equal(FindingState.Good, Find("DFEW", new() { ["LAB_DFEW"] = scratch.Folder }).State);

        Finding wrong = Find("DFEW", new() { ["LAB_DFEW"] = scratch.Sub("nowhere") });
        Assert.Equal(FindingState.Bad, wrong.State);
        Assert.Contains(scratch.Sub("nowhere"), wrong.Detail, StringComparison.Ordinal);
        Assert.Contains("LAB_DFEW", wrong.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_runs_folder_that_can_be_made_is_good_and_is_not_made_yet()
    {
        Finding finding = Find("Runs folder", Nothing, scratch.Sub("deep", "runs"));

        Assert.Equal((FindingState.Good, scratch.Sub("deep", "runs")), (finding.State, finding.Detail));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void A_runs_folder_behind_a_file_or_on_a_read_only_file_system_is_bad()
    {
        File.WriteAllText(scratch.Sub("file"), "");
        Assert.Equal(FindingState.Bad, Find("Runs folder", Nothing, scratch.Sub("file", "runs")).State);
        if (Directory.Exists("/proc/self"))
            Assert.Equal(FindingState.Bad, Find("Runs folder", Nothing, "/proc/self/runs").State);
    }

    [Fact]
    public void A_probe_that_throws_is_a_bad_finding_with_the_innermost_cause()
    {
        var cause = new InvalidOperationException("first line\nsecond line");
        var probe = new Probe("Broken", () => throw new TypeInitializationException("Outer", cause));

        Assert.Equal(
            new Finding("Broken", FindingState.Bad, "InvalidOperationException: first line", "See environment.md, known failures."),
            probe.Examine());
    }

    private Finding Find(string subject, Dictionary<string, string?> environment, string? runsFolder = null) =>
        Doctor.Examine(environment, runsFolder ?? scratch.Folder).Single(finding => finding.Subject == subject);
}
