using System.CommandLine;
using MsstNet.Lab.Tables;
using MsstNet.Lab.Views;
using NotebookKernel.Headless;

namespace MsstNet.Lab;

/// <summary>`lab worker FOLDER`: the process that `lab run` starts for notebooks. Hidden, since people do not need it.</summary>
internal static class WorkerCommand
{
    private static readonly Argument<string> Folder = new("FOLDER") { Description = "The notebook's folder." };

    public static Command Create()
    {
        var command = new Command("worker", "Run the cells that come over standard input.") { Folder };
        command.Hidden = true;
        command.SetAction((parsed, _) => Worker.Serve(parsed.GetValue(Folder)!, Prepare));
        return command;
    }

    private static void Prepare()
    {
        CarriedScript.BeginNotebook();
        NotebookFormatters.Register();
    }
}
