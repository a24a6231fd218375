using System.Reflection;
using NotebookKernel;

namespace MsstNet.Lab.Tests.Repository;

/// <summary>
/// The direction of the projects: lab knows lib and kernel, and those two know neither each other nor what is not theirs.
/// Oracle: the references the compiler wrote into the assemblies.
/// </summary>
public class ProjectTests
{
    [Theory]
    [InlineData("Microsoft.CodeAnalysis")]
    [InlineData("NetMQ")]
    [InlineData("Spectre.Console")]
    [InlineData("System.CommandLine")]
    [InlineData("NotebookKernel")]
    [InlineData("MsstNet.Lab")]
    public void The_library_does_not_know(string assembly) => Assert.DoesNotContain(References(typeof(Shapes)), name => Is(name, assembly));

    [Theory]
    [InlineData("MsstNet")]
    [InlineData("TorchSharp")]
    [InlineData("SkiaSharp")]
    [InlineData("Plotly.NET")]
    [InlineData("System.CommandLine")]
    public void The_kernel_does_not_know(string assembly) => Assert.DoesNotContain(References(typeof(HostProgram)), name => Is(name, assembly));

    [Fact]
    public void The_command_knows_both()
    {
        string[] names = References(typeof(LabProgram));
        Assert.Contains("MsstNet", names);
        Assert.Contains("NotebookKernel", names);
    }

    private static string[] References(Type type) => [.. type.Assembly.GetReferencedAssemblies().Select((AssemblyName name) => name.Name!)];

    private static bool Is(string name, string family) => name == family || name.StartsWith(family + ".", StringComparison.Ordinal);
}
