using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Oracle: F# Interactive, the script host inside the .NET SDK, whose own folder holds no libtorch; the matrix product is known by hand. Exact.
/// </summary>
public sealed class ScriptHostTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Torch_loads_in_a_script_host_beside_a_libtorch_of_the_systems()
    {
        File.WriteAllText(scratch.Sub("matmul.fsx"), $"""
            #r @"{Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll")}"
            #r @"{Path.Combine(AppContext.BaseDirectory, "MsstNet.dll")}"
            open TorchSharp
            MsstNet.Torch.TorchLibrary.Require()
            let left = torch.tensor([| 1.0f; 2.0f; 3.0f; 4.0f |]).reshape(2L, 2L)
            let right = torch.tensor([| 5.0f; 6.0f; 7.0f; 8.0f |]).reshape(2L, 2L)
            printfn "%b %g" (System.AppContext.BaseDirectory.Contains "FSharp") (left.matmul(right).sum().item<float32>())
            """);
        var environment = new Dictionary<string, string?> { ["XDG_CACHE_HOME"] = scratch.Folder };
        if (File.Exists("/usr/lib/x86_64-linux-gnu/libtorch_cpu.so")) environment["LD_LIBRARY_PATH"] = "/usr/lib/x86_64-linux-gnu";
        Child script = await Child.Run(scratch.Folder, environment, "dotnet", "fsi", "--quiet", scratch.Sub("matmul.fsx"));

        Assert.True(script.ExitCode == 0, script.Everything);
        Assert.Equal("true 134", script.Output.Trim());
    }
}
