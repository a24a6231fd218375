using System.CommandLine;
using MsstNet.Lab.Exercises;

namespace MsstNet.Lab;

/// <summary>`lab judge`: the process that judges a notebook's exercises over standard input and output. Hidden, since notebooks start it.</summary>
internal static class JudgeCommand
{
    public static Command Create()
    {
        var command = new Command("judge", "Judge exercises: a question a line on standard input, a verdict a line on standard output.");
        command.Hidden = true;
        command.SetAction(_ =>
        {
            // Ctrl-C reaches every process of a terminal, and means the cell.
            using var ignored = System.Runtime.InteropServices.PosixSignalRegistration.Create(
                System.Runtime.InteropServices.PosixSignal.SIGINT, context => context.Cancel = true);
            new Judge(Random.Shared).Serve(Console.In, Console.Out);
            return 0;
        });
        return command;
    }
}
