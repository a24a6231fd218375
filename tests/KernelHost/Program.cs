using NotebookKernel;
using NotebookKernel.Headless;
using NotebookKernel.Jupyter;
using NotebookKernel.Notebooks;

var program = new HostProgram { Assembly = typeof(Program).Assembly.Location, Name = "Kernel host", Id = "kernel-host" };

switch (args)
{
    case ["worker", var folder]:
        return await Worker.Serve(folder);
    case ["kernel", "start", "-f", var connectionFile]:
        KernelHost.Serve(program, connectionFile);
        return 0;
    case ["run", var file]:
    {
        using var runner = new NotebookRunner(program, new RunnerOptions());
        ExecutedNotebook executed = await runner.Run(file, NotebookReader.Read(file), progress => { }, null, CancellationToken.None);
        NotebookWriter.Write(file, executed.Notebook);
        foreach (CellFailure failure in executed.Failures) Console.Error.WriteLine($"cell {failure.Cell}: {failure.Reason}");
        return executed.Failures.Count == 0 ? 0 : 2;
    }
    default:
        Console.Error.WriteLine("Write: run FILE, worker FOLDER or kernel start -f FILE.");
        return 2;
}
