using NotebookKernel;

namespace MsstNet.Lab;

/// <summary>What the notebook kernel is told of this program.</summary>
internal static class LabProgram
{
    /// <summary>How the kernel starts `lab` again, and what it calls it.</summary>
    public static HostProgram Host { get; } = new()
    {
        Assembly = typeof(LabProgram).Assembly.Location, Name = "MsstNet.Lab", Id = "msstnet-lab", KernelName = "msstnet-csharp", FilePrefix = "MsstNet",
    };
}
