using System.CommandLine;

namespace MsstNet.Lab;

/// <summary>The command with all its verbs, and what it says of a line it does not understand.</summary>
internal static class LabCommand
{
    private const int LongestReason = 300;

    /// <summary>Puts the verbs together. Plain `lab` runs the whole workbook, so that `dotnet run -c Release` shows what this is.</summary>
    public static RootCommand Create()
    {
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
            BenchCommand.Create(),
            DoctorCommand.Create(),
            WorkerCommand.Create(),
        };
        HelpWithExamples.AddTo(root,
            ["lab", "lab train --data synthetic", "lab train --data dfew:PATH --fold all", "lab evaluate runs/NAME", "lab predict video.mp4", "lab kernel install", "lab run notebooks", "lab doctor"]);
        return root;
    }

    /// <summary>
    /// Understands a line. A word that begins with @ is that word: as the name of a file of more words, it would end the program where the file names itself.
    /// </summary>
    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> words) => root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>Why a line is not understood, and where its verb is explained.</summary>
    public static string Complaint(ParseResult parsed)
    {
        // A word nobody knows explains more than the verb that is missing because of it; a value's .NET type explains nothing.
        string message = (parsed.Errors.FirstOrDefault(error => error.Message.StartsWith("Unrecognized", StringComparison.Ordinal)) ?? parsed.Errors[0]).Message;
        int type = message.IndexOf(" as expected type", StringComparison.Ordinal);
        string reason = (type < 0 ? message : message[..type] + " as a number").TrimEnd('.');
        return $"{(reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…")}. See `lab{Verb(parsed.CommandResult.Command)} --help`.";
    }

    private static string Verb(Command command) => command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Select(Verb)) + " " + command.Name;
}
