using System.CommandLine;
using System.CommandLine.Help;
using MsstNet;
using MsstNet.Lab;
using NotebookKernel;
using NotebookKernel.Jupyter;
using Spectre.Console;

if (KernelHost.ContinueFromCopy(LabProgram.Host, args, message => Console.Error.WriteLine("lab: " + message)) is { } ended) return ended;

string[] words = args.Length == 0 ? ["run"] : args;
var root = LabCommand.Create(words[0]);
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 160;   // a file has no edge to wrap at

var parsed = LabCommand.Parse(root, words);
if (parsed.Errors.Count > 0 && parsed.Action is not (HelpAction or HelpWithExamples))
    return Fail(LabCommand.Complaint(parsed));

try
{
    // Ctrl-C is Interruption's: the parser's own handling would end the process after two seconds, in the middle of what a verb tidies up.
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception e) when (e is LabException or NotebookException or ArgumentException or IOException or UnauthorizedAccessException)
{
    return Fail(e.Message);
}
catch (AggregateException e) when (e.InnerException is LabException or NotebookException or IOException or UnauthorizedAccessException)
{
    return Fail(e.InnerException.Message);
}
catch (OperationCanceledException)
{
    return 130;   // what a shell reports of a program ended by Ctrl-C
}

static int Fail(string message)
{
    Console.Error.WriteLine("lab: " + MsstNet.OneLine.Of(message));
    return 2;
}
