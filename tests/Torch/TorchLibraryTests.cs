using System.Runtime.InteropServices;
using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Oracle: processes of their own that load torch and multiply two matrices whose product is known by hand; exact. On a system whose
/// libstdc++ is new enough the tests of the copy skip, as no copy is made there.
/// </summary>
public sealed class TorchLibraryTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void In_this_test_host_torch_is_loaded_and_the_status_names_the_file()
    {
        TorchLibraryStatus status = TorchLibrary.Status;
        TorchLibrary.Require();

        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            Assert.True(status.Load is TorchLoad.Untouched or TorchLoad.Adapted, status.ToString());
            Assert.True(File.Exists(status.File));
            Assert.True(NativeLibrary.TryLoad(TorchFolder.Binding, out _));
        }
        else
        {
            Assert.Equal(TorchLoad.LeftToTorchSharp, status.Load);
            Assert.Contains(RuntimeInformation.RuntimeIdentifier, status.Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_processes_at_once_share_one_copy()
    {
        SkipUnlessAdapted();
        Loading[] both = await Task.WhenAll(InOwnProcess(Cache), InOwnProcess(Cache));

        Assert.All(both, loading => Assert.Equal((TorchLoad.Adapted, Loading.RightProduct), (loading.Status.Load, loading.Product)));
        string copy = Assert.Single(both.Select(loading => loading.Status.File).Distinct())!;
        Assert.Equal([copy], Directory.GetFiles(scratch.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_damaged_copy_is_replaced_before_it_is_loaded()
    {
        SkipUnlessAdapted();
        byte[] original = NativeFile.Binding();
        string copy = AdaptedCopy.Keep(scratch.Sub("msstnet-lab", "native"), original, original[..5000], TorchFolder.Binding);
        Loading loading = await InOwnProcess(Cache);

        Assert.Equal((TorchLoad.Adapted, copy, Loading.RightProduct), (loading.Status.Load, loading.Status.File, loading.Product));
        Assert.Equal(OlderLibStdCpp.Adapt(original, "binding"), File.ReadAllBytes(copy));
    }

    [Fact]
    public async Task Without_a_writable_cache_folder_a_passing_copy_is_loaded_and_removed()
    {
        SkipUnlessAdapted();
        File.WriteAllText(scratch.Sub("file"), "");
        Loading loading = await InOwnProcess(new()
        {
            ["XDG_CACHE_HOME"] = scratch.Sub("file", "cache"),
            ["TMPDIR"] = scratch.Folder,
            // All functions bound at once: nothing may call the symbol that is missing.
            ["LD_BIND_NOW"] = "1",
        });

        Assert.Equal((TorchLoad.Adapted, Loading.RightProduct), (loading.Status.Load, loading.Product));
        Assert.StartsWith(scratch.Folder, loading.Status.File);
        Assert.Contains(scratch.Sub("file", "cache"), loading.Status.Why, StringComparison.Ordinal);
        // The runtime's own diagnostic pipes lie there too.
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder, "msstnet-lab-*"));
    }

    [Fact]
    public async Task It_loads_beside_another_libtorch_of_the_system()
    {
        const string System = "/usr/lib/x86_64-linux-gnu";
        Assert.SkipUnless(File.Exists($"{System}/libtorch_cpu.so"), "No libtorch of the system's is installed (Debian: python3-torch).");
        Loading loading = await InOwnProcess(new() { ["XDG_CACHE_HOME"] = scratch.Folder, ["LD_LIBRARY_PATH"] = System });

        Assert.Equal(Loading.RightProduct, loading.Product);
        Assert.NotEqual(System, loading.Status.Folder);
    }

    [Fact]
    public async Task Without_libtorch_the_status_says_where_it_looked_and_what_to_do()
    {
        NativeFile.PathOf(TorchFolder.Binding);
        string command = CommandWith(file => file != "libtorch_cpu.so");
        Loading loading = await Loading.InOwnProcess(command, Cache);

        Assert.Equal(TorchLoad.Failed, loading.Status.Load);
        Assert.Contains(command, loading.Status.Why, StringComparison.Ordinal);
        Assert.StartsWith($"TorchSharp's native library did not load: no folder holds {TorchFolder.Binding} and libtorch; looked in",
            loading.Refusal);
        Assert.EndsWith("Build again: dotnet build -c Release.", loading.Refusal);
    }

    [Fact]
    public async Task A_binding_that_fails_for_another_reason_is_not_adapted_but_named_with_the_dynamic_linkers_words()
    {
        NativeFile.PathOf(TorchFolder.Binding);
        string command = CommandWith(file => file != TorchFolder.Binding);
        string binding = Path.Combine(command, TorchFolder.Binding);
        File.WriteAllText(binding, new string('<', 4096));
        Loading loading = await Loading.InOwnProcess(command, Cache);

        Assert.Equal((TorchLoad.Failed, $"{binding}: invalid ELF header"), (loading.Status.Load, loading.Status.Why));
        Assert.Contains("environment.md", loading.Refusal, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Cache => new() { ["XDG_CACHE_HOME"] = scratch.Folder };

    private static Task<Loading> InOwnProcess(Dictionary<string, string?> environment) =>
        Loading.InOwnProcess(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), environment);

    private static void SkipUnlessAdapted() =>
        Assert.SkipUnless(TorchLibrary.Status.Load == TorchLoad.Adapted, $"No copy is made on this system: {TorchLibrary.Status.Why}.");

    // The command's folder as links, without some files. The assembly itself is a copy: a link would lead back to the whole folder.
    private string CommandWith(Func<string, bool> wanted)
    {
        string folder = Directory.CreateDirectory(scratch.Sub("command")).FullName;
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory).Where(file => wanted(Path.GetFileName(file))))
        {
            string here = Path.Combine(folder, Path.GetFileName(file));
            if (Path.GetFileName(file) == "MsstNet.Lab.dll") File.Copy(file, here);
            else File.CreateSymbolicLink(here, file);
        }
        return folder;
    }
}
