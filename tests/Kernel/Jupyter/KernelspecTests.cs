using System.Text.Json.Nodes;
using NotebookKernel.Jupyter;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>Oracles: jupyter_core's data path, written out by hand; the rule that another's kernel is left as it is, byte for byte.</summary>
public sealed class KernelspecTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    // Nothing of this machine's own kernels may decide what happens here.
    private Dictionary<string, string?> None => new() { ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "data"), ["JUPYTER_PATH"] = null };

    private string Kernels => Path.Combine(folder, "share", "jupyter", "kernels");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Installing_twice_is_installing_once_and_uninstalling_leaves_nothing()
    {
        for (int time = 0; time < 2; time++)
        {
            var installed = await BuiltLab.Run(folder, None, "kernel", "install", "--prefix", folder);
            Assert.True(installed.ExitCode == 0, installed.Everything);
            Assert.Equal([".net-csharp"], Installed());
            Assert.Matches(@"^Installed the kernel \.net-csharp in \S+\. In VS Code choose: Select Kernel > Jupyter Kernel > \.NET \(C#\)\.\r?\n",
                installed.Output);
            // What VS Code needs beside the kernel, and does not take from a workspace.
            Assert.Contains("\"jupyter.completionTriggerCharacters\": { \"csharp\": [\".\"] }", installed.Output, StringComparison.Ordinal);
            Assert.Equal(["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"],
                Directory.GetFiles(Path.Combine(Kernels, ".net-csharp")).Select(Path.GetFileName).Order());
        }
        var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(Kernels, ".net-csharp", "kernel.json")))!;
        Assert.Equal("csharp", (string?)spec["language"]);
        string[] argv = [.. spec["argv"]!.AsArray().Select(part => (string)part!)];
        Assert.Equal([BuiltLab.Program, "kernel", "start", "-f", "{connection_file}"], argv[1..]);
        // A front end started from the desktop may not have dotnet on its PATH.
        Assert.True(Path.IsPathFullyQualified(argv[0]) && File.Exists(argv[0]), argv[0]);
        Assert.Equal("dotnet", Path.GetFileNameWithoutExtension(argv[0]));
        byte[] icon = File.ReadAllBytes(Path.Combine(Kernels, ".net-csharp", "logo-64x64.png"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], icon[..4]);
        Assert.Equal(64, icon[19]);

        for (int time = 0; time < 2; time++)
        {
            var removed = await BuiltLab.Run(folder, None, "kernel", "uninstall", "--prefix", folder);
            Assert.True(removed.ExitCode == 0, removed.Everything);
            Assert.Empty(Installed());
        }
    }

    [Fact]
    public async Task Beside_another_kernel_of_that_name_it_takes_its_own_and_leaves_the_other_alone()
    {
        string theirs = Path.Combine(Kernels, ".net-csharp", "kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(theirs)!);
        const string Text = """{"argv":["dotnet","interactive","jupyter","{connection_file}"],"display_name":".NET (C#)","language":"C#"}""";
        File.WriteAllText(theirs, Text);

        var installed = await BuiltLab.Run(folder, None, "kernel", "install", "--prefix", folder);
        Assert.True(installed.ExitCode == 0, installed.Everything);
        Assert.StartsWith("Installed the kernel msstnet-csharp (.net-csharp is .NET Interactive's) in ", installed.Output, StringComparison.Ordinal);
        Assert.Contains("choose: Select Kernel > Jupyter Kernel > .NET (C#), MsstNet.Lab.", installed.Output, StringComparison.Ordinal);
        Assert.Equal([".net-csharp", "msstnet-csharp"], Installed());

        var refused = await BuiltLab.Run(folder, None, "kernel", "install", "--prefix", folder, "--name", ".net-csharp");
        Assert.Equal((2, true), (refused.ExitCode, refused.Error.StartsWith("lab: ", StringComparison.Ordinal)));
        refused = await BuiltLab.Run(folder, None, "kernel", "uninstall", "--prefix", folder, "--name", ".net-csharp");
        Assert.Equal((2, true), (refused.ExitCode, refused.Error.StartsWith("lab: ", StringComparison.Ordinal)));

        var removed = await BuiltLab.Run(folder, None, "kernel", "uninstall", "--prefix", folder);
        Assert.True(removed.ExitCode == 0, removed.Everything);
        Assert.Equal([".net-csharp"], Installed());
        Assert.Equal(Text, File.ReadAllText(theirs));
    }

    [Theory]
    [InlineData("--name", "a/b", "cannot be a kernel's name")]
    [InlineData("--name", "..", "cannot be a kernel's name")]
    [InlineData("--user", "--prefix=x", "two places")]
    [InlineData("--prefix", "file", "cannot be written")]
    public async Task Bad_input_is_one_line_and_exit_code_two(string option, string value, string message)
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        var child = await BuiltLab.Run(folder, None, "kernel", "install", option, value);
        Assert.Equal(2, child.ExitCode);
        Assert.Contains(message, child.Error, StringComparison.Ordinal);
        Assert.Single(child.Error.TrimEnd().Split('\n'));
        Assert.Single(Directory.GetFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("kernel start", "'--connection-file' is required")]
    [InlineData("kernel start -f nowhere.json", "nowhere.json cannot be read")]
    [InlineData("kernel start -f file", "file is not JSON")]
    [InlineData("kernel frobnicate", "'frobnicate'")]
    public async Task A_kernel_that_cannot_start_says_why_in_one_line(string line, string message)
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        var child = await BuiltLab.Run(folder, None, line.Split(' '));
        Assert.Equal(2, child.ExitCode);
        Assert.StartsWith("lab: ", child.Error, StringComparison.Ordinal);
        Assert.Contains(message, child.Error, StringComparison.Ordinal);
        Assert.Single(child.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("kernel --help")]
    [InlineData("kernel install --help")]
    [InlineData("kernel uninstall --help")]
    [InlineData("kernel start --help")]
    public async Task Every_verb_explains_itself_with_examples(string line)
    {
        var child = await BuiltLab.Run(folder, None, line.Split(' '));
        Assert.Equal(0, child.ExitCode);
        Assert.Matches(@"Examples[^\n]*:\r?\n  \S*lab", child.Output);
    }

    [Fact]
    public void The_users_kernels_lie_where_jupyter_looks()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "Other folders there.");
        var variables = new Dictionary<string, string>();
        var folders = new KernelspecFolders(variables.GetValueOrDefault, "/people/ada");
        Assert.Equal("/people/ada/.local/share/jupyter/kernels", folders.User);
        variables["XDG_DATA_HOME"] = "/data";
        Assert.Equal("/data/jupyter/kernels", folders.User);
        variables["JUPYTER_DATA_DIR"] = "/own";
        Assert.Equal("/own/kernels", folders.User);
        variables["JUPYTER_PATH"] = "/one:/two";
        variables["VIRTUAL_ENV"] = "/venv";
        Assert.Equal(["/one/kernels", "/two/kernels", "/own/kernels", "/venv/share/jupyter/kernels", "/usr/local/share/jupyter/kernels",
            "/usr/share/jupyter/kernels"],
            folders.Searched());
    }

    private string[] Installed() => Directory.Exists(Kernels)
        ? [.. Directory.GetDirectories(Kernels).Select(each => Path.GetFileName(each)!).Order(StringComparer.Ordinal)] : [];
}
