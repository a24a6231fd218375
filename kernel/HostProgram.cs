namespace NotebookKernel;

/// <summary>The program that hosts the kernel: how to start it again, and what it calls itself. The kernel knows nothing else of it.</summary>
public sealed record HostProgram
{
    /// <summary>The program's main assembly; <c>dotnet</c> runs it.</summary>
    public required string Assembly { get; init; }

    /// <summary>The name people read: in the banner and in `#!about`.</summary>
    public required string Name { get; init; }

    /// <summary>The name files carry: the cache folder and the kernelspec's mark. Lower case, no spaces.</summary>
    public required string Id { get; init; }

    /// <summary>The arguments that lead to <see cref="Headless.Worker.Serve"/>; the notebook's folder follows them.</summary>
    public IReadOnlyList<string> WorkerVerb { get; init; } = ["worker"];

    /// <summary>The arguments that start the Jupyter kernel; <c>-f CONNECTION_FILE</c> follows them.</summary>
    public IReadOnlyList<string> KernelVerb { get; init; } = ["kernel", "start"];

    /// <summary>How the names of the assemblies begin that the program's own build writes; every other file is a package's and never changes.</summary>
    public required string FilePrefix { get; init; }

    /// <summary>The kernel's name in Jupyter where .NET Interactive has the shared one.</summary>
    public required string KernelName { get; init; }
}
