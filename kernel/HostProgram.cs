namespace NotebookKernel;

/// <summary>
/// The program that hosts the kernel: how to start it again and what it calls itself. It is all that the kernel knows of the program.
/// </summary>
public sealed record HostProgram
{
    /// <summary>The path of the program's main assembly, which <c>dotnet</c> runs.</summary>
    public required string Assembly { get; init; }

    /// <summary>The name that people read, in the kernel's banner.</summary>
    public required string Name { get; init; }

    /// <summary>The name that machines read: it marks the program's own kernelspecs. Lower case, no spaces.</summary>
    public required string Id { get; init; }

    /// <summary>The kernel's name in Jupyter where .NET Interactive already has <c>.net-csharp</c>.</summary>
    public string KernelName { get; init; } = "csharp-notebook";

    /// <summary>The arguments with which the program calls <see cref="Headless.Worker.Serve"/>; the notebook's folder follows them.</summary>
    public IReadOnlyList<string> WorkerVerb { get; init; } = ["worker"];

    /// <summary>The arguments with which the program calls <see cref="Jupyter.KernelHost.Serve"/>; <c>-f CONNECTION_FILE</c> follows them.</summary>
    public IReadOnlyList<string> KernelVerb { get; init; } = ["kernel", "start"];

    /// <summary>
    /// The folder from which running kernels work: each start copies the program there, so that a new build does not overwrite the files of a
    /// running one. Null: kernels run from the build output.
    /// </summary>
    public string? CopiesFolder { get; init; }

    /// <summary>
    /// How the file names of the program's own assemblies begin. A copy holds these files themselves; all others are packages', which never change,
    /// and are linked where the system allows it.
    /// </summary>
    public string FilePrefix { get; init; } = "";

    /// <summary>Links for the front end's help menu, beside those for C# and .NET: text and address.</summary>
    public IReadOnlyList<(string Text, string Url)> HelpLinks { get; init; } = [];
}
