using System.Runtime.InteropServices;
using NotebookKernel.Scripting;

namespace NotebookKernel.Jupyter;

/// <summary>A program's way to be a Jupyter kernel: first <see cref="ContinueFromCopy"/>, then <see cref="Serve"/>.</summary>
public static class KernelHost
{
    /// <summary>
    /// Goes on in a copy of the program (<see cref="HostProgram.CopiesFolder"/>), so that a new build does not overwrite the files of a running
    /// kernel. A program calls it first of all, since whatever it has loaded is loaded once more in the copy.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="complain">Receives one line when no copy can be made.</param>
    /// <returns>The exit code of the kernel that ran instead; null when the program is to go on here.</returns>
    public static int? ContinueFromCopy(HostProgram program, IReadOnlyList<string> arguments, Action<string> complain)
    {
        if (arguments.Count <= program.KernelVerb.Count || !arguments.Take(program.KernelVerb.Count).SequenceEqual(program.KernelVerb)) return null;
        string output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        if (ShadowCopy.Is(output) || program.CopiesFolder is not { } copies) return null;
        try
        {
            string copy = ShadowCopy.Prepare(output, copies, program.FilePrefix);
            string host = Environment.ProcessPath!;
            return Path.GetFileNameWithoutExtension(host) == "dotnet"
                ? ProcessReplacement.Become(host, [Path.Combine(copy, Path.GetFileName(program.Assembly)), .. arguments])
                : ProcessReplacement.Become(Path.Combine(copy, Path.GetFileName(host)), arguments);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            complain($"no copy can be made in {copies} ({e.Message}); the kernel runs from {output}, so stop it before you build again.");
            return null;
        }
    }

    /// <summary>
    /// Runs the kernel until the front end shuts it down or is gone. Then the process ends, since cells may leave threads that never end.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="connectionFile">The file that the front end wrote.</param>
    /// <param name="prepare">Called before the first cell, for instance to register formatters.</param>
    /// <exception cref="NotebookException">The file cannot be used, or a port is taken.</exception>
    public static void Serve(HostProgram program, string connectionFile, Action? prepare = null)
    {
        ConnectionFile file = ConnectionFile.Read(connectionFile);
        // The session takes the console over; messages of the kernel itself go past it.
        TextWriter errors = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true });
        using IDisposable? copy = ShadowCopy.Is(AppContext.BaseDirectory) ? ShadowCopy.Hold(AppContext.BaseDirectory) : null;
        var kernel = new JupyterKernel(program, file, StartSession, line => errors.WriteLine($"{program.Id} kernel: {line}"));
        using PosixSignalRegistration interrupt = On(PosixSignal.SIGINT, kernel.Interrupt), terminate = On(PosixSignal.SIGTERM, kernel.Stop);
        ParentWatch.Start(kernel.Stop);
        if (program.CopiesFolder is { } copies && Directory.Exists(copies)) ShadowCopy.Sweep(copies);
        kernel.Ended.Wait();
        kernel.Dispose();
        Environment.Exit(0);

        ScriptSession StartSession()
        {
            prepare?.Invoke();
            return new ScriptSession(new SessionOptions { ForTyping = true });
        }
    }

    private static PosixSignalRegistration On(PosixSignal signal, Action action) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        action();
    });
}
