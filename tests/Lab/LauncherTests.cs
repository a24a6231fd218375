using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// lab.sh in a made-up checkout, with a `dotnet` in front of the real one that writes down its arguments and ends with code 7. Oracle: the
/// arguments as they were given.
/// </summary>
public sealed class LauncherTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
    private readonly string checkout, programs, program;

    public LauncherTests()
    {
        checkout = Directory.CreateDirectory(Path.Combine(folder, "my checkout")).FullName;
        programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        program = Path.Combine(checkout, "artifacts", "bin", "MsstNet.Lab", "release", "MsstNet.Lab.dll");
        Script(Path.Combine(checkout, "lab.sh"), File.ReadAllText(Path.Combine(Checkout.Root, "lab.sh")));
        Script(Path.Combine(programs, "dotnet"), "#!/bin/sh\nprintf '%s|' \"$@\"\nexit 7\n");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("my checkout", "./lab.sh")]
    [InlineData("my checkout/artifacts", "../lab.sh")]
    [InlineData(".", "a link")]
    [InlineData("programs", "link")]
    public async Task It_starts_the_built_output_from_any_folder_and_through_links(string from, string command)
    {
        RequireShell();
        Build();
        File.CreateSymbolicLink(Path.Combine(folder, "a link"), Path.Combine("my checkout", "lab.sh"));
        File.CreateSymbolicLink(Path.Combine(programs, "link"), Path.Combine("..", "a link"));
        var child = await Run(Path.Combine(folder, from), Path.Combine(folder, from, command));
        Assert.Equal(7, child.ExitCode);
        Assert.EndsWith($"{program}|", child.Output, StringComparison.Ordinal);      // a system's temporary folder may itself be a link
        Assert.Equal("", child.Error);
    }

    [Fact]
    public async Task Arguments_arrive_as_they_were_given()
    {
        RequireShell();
        Build();
        string[] words = ["train", "", "a  b", "it's", "$HOME `id` *", "\"\\n", "--", "-n"];
        var child = await Run(folder, [Path.Combine(checkout, "lab.sh"), .. words]);
        Assert.EndsWith(string.Concat(words.Prepend(program).Select(word => word + "|")), child.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_build_it_says_how_to_build()
    {
        RequireShell();
        var child = await Run(folder, Path.Combine(checkout, "lab.sh"), "train");
        Assert.Equal(2, child.ExitCode);
        Assert.StartsWith("lab: not built yet; run `dotnet build -c Release` in ", child.Error, StringComparison.Ordinal);
        Assert.EndsWith($"{checkout} first.\n", child.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_of_Windows_starts_the_same_file()
    {
        string script = File.ReadAllText(Path.Combine(Checkout.Root, "lab.cmd"));
        Assert.Contains(@"%~dp0artifacts\bin\MsstNet.Lab\release\MsstNet.Lab.dll", script, StringComparison.Ordinal);
        Assert.Contains("dotnet \"%program%\" %*", script, StringComparison.Ordinal);
        Assert.Contains("exit /b %errorlevel%", script, StringComparison.Ordinal);
    }

    private static void RequireShell() => Assert.SkipWhen(OperatingSystem.IsWindows(), "lab.sh needs a POSIX shell.");

    private Task<Child> Run(string from, params string[] words) =>
        Child.Run(from, new Dictionary<string, string?> { ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}" }, "sh", words);

    private void Build()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        File.WriteAllText(program, "");
    }

    private static void Script(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
