using MsstNet.Torch;
using NotebookKernel.Jupyter;

namespace MsstNet.Lab;

/// <summary>
/// `lab kernel start` from the built output goes on from a copy of it. This comes before everything else in the program, since whatever is
/// loaded here is loaded once more there.
/// </summary>
internal static class KernelLaunch
{
    /// <summary>The folder of the copies; null when the user has no home.</summary>
    public static string? Copies => AdaptedCopy.UserFolder() is { } native ? Path.Combine(Path.GetDirectoryName(native)!, "kernel") : null;

    /// <summary>Goes on from the copy when this is a kernel that runs from elsewhere.</summary>
    /// <returns>The exit code of the kernel that ran in this one's stead; null when the program shall go on here.</returns>
    public static int? FromCopy(string[] arguments)
    {
        if (arguments is not ["kernel", "start", _, ..]) return null;
        string output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        if (ShadowCopy.Is(output) || Copies is not { } copies) return null;
        try
        {
            string copy = ShadowCopy.Prepare(output, copies, LabProgram.Host.FilePrefix);
            string host = Environment.ProcessPath!;
            return Path.GetFileNameWithoutExtension(host) == "dotnet"
                ? ProcessReplacement.Become(host, [Path.Combine(copy, "MsstNet.Lab.dll"), .. arguments])
                : ProcessReplacement.Become(Path.Combine(copy, Path.GetFileName(host)), arguments);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"lab: no copy in {copies} ({e.Message}); the kernel runs from {output}, so end it before you build again.");
            return null;
        }
    }
}
