using System.CommandLine;
using MsstNet.Lab;
using MsstNet.Lab.Cli;
using MsstNet.Lab.Training;

// Plain `lab` is the demonstration, so that `dotnet run -c Release` shows something worth seeing.
var root = new RootCommand("MsstNet.Lab: MSSTNet (ICASSP 2024) learns facial expressions. Without a verb, `lab demo` runs.")
{
    DemoCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    DataCommand.Create(),
    DoctorCommand.Create(),
};
HelpWithExamples.AddTo(root,
    ["lab", "lab train --data synthetic", "lab train --data dfew:PATH --fold all", "lab evaluate runs/NAME", "lab doctor"]);

var parsed = root.Parse(args.Length == 0 ? ["demo"] : args);
if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction and not HelpWithExamples)
    return Fail($"{parsed.Errors[0].Message.TrimEnd('.')}. See `lab{Verb(parsed)} --help`.");

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (LabException e)
{
    return Fail(e.Message);
}
catch (ArgumentException e)
{
    return Fail(e.Message);
}
catch (OperationCanceledException)
{
    return 130;
}

static int Fail(string message)
{
    Console.Error.WriteLine("lab: " + message.ReplaceLineEndings(" "));
    return 2;
}

static string Verb(ParseResult parsed) =>
    parsed.CommandResult.Command is RootCommand ? "" : " " + parsed.CommandResult.Command.Name;
