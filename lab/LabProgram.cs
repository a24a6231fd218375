using MsstNet.Torch;
using NotebookKernel;

namespace MsstNet.Lab;

/// <summary>What the notebook kernel is told of this program.</summary>
internal static class LabProgram
{
    /// <summary>How the kernel starts `lab` again. Copies for running kernels lie in the user's cache, beside that of libtorch.</summary>
    public static HostProgram Host { get; } = new()
    {
        Assembly = typeof(LabProgram).Assembly.Location,
        Name = "MsstNet.Lab",
        Id = "msstnet-lab",
        KernelName = "msstnet-csharp",
        FilePrefix = "MsstNet",
        CopiesFolder = AdaptedCopy.UserFolder() is { } native ? Path.Combine(Path.GetDirectoryName(native)!, "kernel") : null,
        HelpLinks = [("TorchSharp", "https://github.com/dotnet/TorchSharp")],
    };
}
