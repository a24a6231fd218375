using System.CommandLine;
using System.Runtime.InteropServices;
using MsstNet.Workbook.Views;
using NotebookKernel.Jupyter;
using NotebookKernel.Scripting;

namespace MsstNet.Lab;

/// <summary>`lab kernel start -f FILE`: what a front end runs; people rarely do.</summary>
internal static class KernelStartCommand
{
    private static readonly Option<string> Connection = new("--connection-file", "-f")
    {
        Description = "The connection file the front end wrote.",
        Required = true,
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command("start", "Start the kernel; front ends do this by themselves.") { Connection };
        HelpWithExamples.AddTo(command, ["lab kernel start -f connection.json"]);
        command.SetAction(parsed => Run(parsed.GetValue(Connection)!));
        return command;
    }

    private static int Run(string connectionFile)
    {
        var file = ConnectionFile.Read(connectionFile);
        // The session takes the console over; what the kernel itself has to say goes past it.
        var errors = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true });
        using var copy = ShadowCopy.Is(AppContext.BaseDirectory) ? ShadowCopy.Hold(AppContext.BaseDirectory) : null;
        var kernel = new JupyterKernel(LabProgram.Host, file, StartSession, line => errors.WriteLine("lab kernel: " + line));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            kernel.Interrupt();
        });
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            kernel.Stop();
        });
        ParentWatch.Start(kernel.Stop);
        if (KernelLaunch.Copies is { } copies && Directory.Exists(copies)) ShadowCopy.Sweep(copies);
        kernel.Ended.Wait();
        kernel.Dispose();
        // A cell may have left threads that never end.
        Environment.Exit(0);
        return 0;
    }

    // On another thread than the one that opens the sockets.
    private static ScriptSession StartSession()
    {
        NotebookFormatters.Register();
        return new ScriptSession(new SessionOptions { ForTyping = true });
    }
}
