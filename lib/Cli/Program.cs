using System.CommandLine;
using System.CommandLine.Help;
using MsstNet.Lab;
using MsstNet.Lab.Cli;
using Spectre.Console;

if (KernelLaunch.FromCopy(args) is { } ended) return ended;

// Plain `lab` runs the whole workbook, so that `dotnet run -c Release` shows what this is.
var root = new RootCommand("MsstNet.Lab: MSSTNet (ICASSP 2024) learns facial expressions. Without a verb, the whole workbook runs: `lab run`.")
{
    DemoCommand.Create(),
    TrainCommand.Create(),
    AblateCommand.Create(),
    EvaluateCommand.Create(),
    PredictCommand.Create(),
    CompareCommand.Create(),
    ExportCommand.Create(),
    DataCommand.Create(),
    RunCommand.Create(),
    KernelCommand.Create(),
    DoctorCommand.Create(),
    WorkerCommand.Create(),
};
HelpWithExamples.AddTo(root,
    ["lab", "lab train --data synthetic", "lab train --data dfew:PATH --fold all", "lab evaluate runs/NAME", "lab predict video.mp4", "lab kernel install", "lab run notebooks", "lab doctor"]);
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 160;   // a file has no edge to wrap at

var parsed = root.Parse(args.Length == 0 ? ["run"] : args);
if (parsed.Errors.Count > 0 && parsed.Action is not (HelpAction or HelpWithExamples))
    return Fail($"{Complaint(parsed)}. See `lab{Verb(parsed.CommandResult.Command)} --help`.");

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is LabException or ArgumentException or IOException or UnauthorizedAccessException)
{
    return Fail(e.Message);
}
catch (AggregateException e) when (e.InnerException is LabException or IOException or UnauthorizedAccessException)
{
    return Fail(e.InnerException.Message);
}
catch (OperationCanceledException)
{
    return 130;   // what a shell reports of a program ended by Ctrl-C
}

static int Fail(string message)
{
    Console.Error.WriteLine("lab: " + message.ReplaceLineEndings(" "));
    return 2;
}

// A word nobody knows explains more than the verb that is missing because of it; a value's .NET type explains nothing.
static string Complaint(ParseResult parsed)
{
    string message = (parsed.Errors.FirstOrDefault(error => error.Message.StartsWith("Unrecognized", StringComparison.Ordinal)) ?? parsed.Errors[0]).Message;
    int type = message.IndexOf(" as expected type", StringComparison.Ordinal);
    return (type < 0 ? message : message[..type] + " as a number").TrimEnd('.');
}

static string Verb(Command command) => command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Select(Verb)) + " " + command.Name;
