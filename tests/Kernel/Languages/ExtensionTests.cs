using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MsstNet.Lab.Tests.Kernel.Scripting;
using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Languages;

/// <summary>
/// Packages with extensions for notebooks: the vendors' own, which need a feed, and one made here, in a folder as feed. Oracle: what each extension
/// does when .NET Interactive loads it.
/// </summary>
public sealed class ExtensionTests : SessionTest
{
    [Fact]
    public async Task A_chart_is_shown_from_csharp_and_from_fsharp()
    {
        RecordingFront loaded = await Run("#r \"nuget: Plotly.NET.Interactive, 6.0.0\"");
        Assert.SkipWhen(loaded.Error?.Message.Contains("NU1301", StringComparison.Ordinal) == true, "no feed can be reached");
        Assert.True(loaded.Error is null, loaded.Error?.Message);
        foreach (string cell in (string[])["Plotly.NET.CSharp.Chart.Line<int, int, string>(new[] { 1, 2 }, new[] { 3, 4 })",
                     "#!fsharp\nopen Plotly.NET\nChart.Line([1; 2], [3; 4])"])
            Assert.Contains("Plotly", (await RunWell(cell)).Result!["text/html"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Data_frames_load_their_vendors_extension()
    {
        RecordingFront loaded = await Run("#r \"nuget: Microsoft.Data.Analysis, 0.23.1\"");
        Assert.SkipWhen(loaded.Error?.Message.Contains("NU1301", StringComparison.Ordinal) == true, "no feed can be reached");
        Assert.True(loaded.Error is null, loaded.Error?.Message);
        Assert.Contains("Microsoft.Data.Analysis.Interactive.DataFrameKernelExtension", loaded.Stdout, StringComparison.Ordinal);
        Assert.Equal("", loaded.Stderr);
    }

    [Fact]
    public async Task An_extension_adds_a_language_a_command_and_a_script()
    {
        Pack("Made.Extension", """
            public sealed class Adding : Microsoft.DotNet.Interactive.IKernelExtension
            {
                public System.Threading.Tasks.Task OnLoadAsync(Microsoft.DotNet.Interactive.Kernel kernel)
                {
                    ((Microsoft.DotNet.Interactive.CompositeKernel)kernel).Add(new Shout());
                    kernel.AddDirective(new Microsoft.DotNet.Interactive.Directives.KernelActionDirective("#!hello"), (_, context) =>
                    {
                        Microsoft.DotNet.Interactive.KernelInvocationContextExtensions.Display(context, "hello from an extension", "text/plain");
                        return System.Threading.Tasks.Task.CompletedTask;
                    });
                    return System.Threading.Tasks.Task.CompletedTask;
                }
            }
            public sealed class Shout() : Microsoft.DotNet.Interactive.Kernel("shout"),
                Microsoft.DotNet.Interactive.IKernelCommandHandler<Microsoft.DotNet.Interactive.Commands.SubmitCode>
            {
                public System.Threading.Tasks.Task HandleAsync(
                    Microsoft.DotNet.Interactive.Commands.SubmitCode command, Microsoft.DotNet.Interactive.KernelInvocationContext context)
                {
                    string loud = command.Code.Trim().ToUpperInvariant();
                    Microsoft.DotNet.Interactive.KernelInvocationContextExtensions.Display(context, loud, "text/plain");
                    return System.Threading.Tasks.Task.CompletedTask;
                }
            }
            public static class ByConvention
            {
                public static void Load(Microsoft.DotNet.Interactive.Kernel kernel) => System.Console.WriteLine("loaded by convention");
            }
            """, "#!csharp\n\nint fromScript = 42;\n");
        RecordingFront loaded = await RunWithOwnPackages($"#i \"{Folder}\"\n#r \"nuget: Made.Extension, 1.0.0\"");
        Assert.SkipWhen(loaded.Error?.Message.Contains("NU1301", StringComparison.Ordinal) == true, "no feed can be reached");
        Assert.True(loaded.Error is null, loaded.Error?.Message);
        Assert.Contains("loaded by convention", loaded.Stdout, StringComparison.Ordinal);
        Assert.Equal("42", (await RunWell("fromScript")).Result!["text/plain"]);
        Assert.Equal("hello from an extension", Shown(await RunWell("#!hello")));
        Assert.Equal("LOUD", Shown(await RunWell("#!shout\nloud")));
    }

    [Fact]
    public async Task An_extension_that_throws_is_one_line_and_the_session_lives()
    {
        Pack("Made.Failure", """
            public static class Failing
            {
                public static void Load(Microsoft.DotNet.Interactive.Kernel kernel) => throw new System.InvalidOperationException("no");
            }
            """, null);
        CellError error = (await RunWithOwnPackages($"#i \"{Folder}\"\n#r \"nuget: Made.Failure, 1.0.0\"")).Error!;
        Assert.SkipWhen(error.Message.Contains("NU1301", StringComparison.Ordinal), "no feed can be reached");
        Assert.Equal("The extension Failing failed: InvalidOperationException: no", error.Message);
        Assert.Equal("2", (await RunWell("1 + 1")).Result!["text/plain"]);
    }

    private static string? Shown(RecordingFront front) => front.Events.OfType<DisplayedValue>().Last().Data["text/plain"];

    // What is made here must not stay among the user's packages.
    private async Task<RecordingFront> RunWithOwnPackages(string cell)
    {
        string? former = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.Combine(Folder, "packages"));
        try
        {
            return await Run(cell);
        }
        finally
        {
            Environment.SetEnvironmentVariable("NUGET_PACKAGES", former);
        }
    }

    // A package as NuGet has it: a zip with a manifest.
    private void Pack(string name, string code, string? script)
    {
        string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken);
        CSharpCompilation compilation = CSharpCompilation.Create(name, [tree],
            trusted.Select(file => MetadataReference.CreateFromFile(file)), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var zip = ZipFile.Open(Path.Combine(Folder, $"{name}.1.0.0.nupkg"), ZipArchiveMode.Create);
        using (var manifest = new StreamWriter(zip.CreateEntry($"{name}.nuspec").Open()))
        {
            manifest.Write($"""
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
                <id>{name}</id><version>1.0.0</version><authors>a test</authors><description>a test's</description>
                </metadata></package>
                """);
        }
        using (Stream library = zip.CreateEntry($"interactive-extensions/dotnet/{name}.dll").Open())
        {
            var emitted = compilation.Emit(library, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        }
        if (script is null) return;
        using var text = new StreamWriter(zip.CreateEntry("interactive-extensions/dotnet/extension.dib").Open());
        text.Write(script);
    }
}
