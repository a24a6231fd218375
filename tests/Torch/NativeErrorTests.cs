using MsstNet.Lab.Tests.Kernel.Headless;
using MsstNet.Lab.Tests.Lab;
using TorchSharp;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Errors of libtorch. Oracle: TorchSharp's promise that they are exceptions, and the one function met here that breaks it. When the second test
/// fails, TorchSharp has mended matmul: delete it, and its row in environment.md.
/// </summary>
public sealed class NativeErrorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_shape_that_does_not_fit_is_an_exception()
    {
        using var scope = torch.NewDisposeScope();
        var e = Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => torch.zeros(2, 3).mm(torch.zeros(2, 3)));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Matmul_alone_ends_the_process_and_lab_run_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the binding that was looked at is Linux's");
        TestNotebooks.Write(folder, "a", "TorchSharp.torch.zeros(2, 3).matmul(TorchSharp.torch.zeros(2, 3))");
        var child = await LabProcess.Run(folder, "run", "a.ipynb", "--no-book");
        Assert.Equal(2, child.ExitCode);
        Assert.Contains("SIGABRT", child.Error, StringComparison.Ordinal);
    }
}
