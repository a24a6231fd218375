using System.CommandLine;
using MsstNet.Lab.Views;
using NotebookKernel.Jupyter;

namespace MsstNet.Lab;

/// <summary>`lab kernel start -f FILE`: what a front end runs; people rarely do.</summary>
internal static class KernelStartCommand
{
    private static readonly Option<string> Connection = new("--connection-file", "-f")
    {
        Description = "The connection file that the front end wrote.",
        Required = true,
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command("start", "Start the kernel; front ends do this by themselves.") { Connection };
        HelpWithExamples.AddTo(command, ["lab kernel start -f connection.json"]);
        command.SetAction(Start);
        return command;
    }

    private static void Start(ParseResult parsed) => KernelHost.Serve(LabProgram.Host, parsed.GetValue(Connection)!, () =>
    {
        NotebookFormatters.Register();
        FigureScript.Begin();
    });
}
