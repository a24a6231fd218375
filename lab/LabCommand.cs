using System.CommandLine;

namespace MsstNet.Lab;

/// <summary>The command with all its verbs, and the message for a line it does not understand.</summary>
internal static class LabCommand
{
    private const int LongestReason = 300;

    private static readonly string[] Examples =
    [
        "lab",
        "lab demo",
        "lab train --data synthetic",
        "lab train --data dfew:PATH --fold all",
        "lab evaluate runs/NAME",
        "lab predict video.mp4",
        "lab run notebooks",
        "lab explain",
        "lab kernel install",
        "lab doctor",
    ];

    private static readonly (string Name, Func<Command> Create)[] Verbs =
    [
        ("demo", DemoCommand.Create),
        ("train", TrainCommand.Create),
        ("ablate", AblateCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("predict", PredictCommand.Create),
        ("explain", ExplainCommand.Create),
        ("compare", CompareCommand.Create),
        ("export", ExportCommand.Create),
        ("data", DataCommand.Create),
        ("run", RunCommand.Create),
        ("grade", GradeCommand.Create),
        ("kernel", KernelCommand.Create),
        ("bench", BenchCommand.Create),
        ("draw", DrawCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("worker", WorkerCommand.Create),
        ("judge", JudgeCommand.Create),
    ];

    /// <summary>Puts the verbs together. Plain `lab` runs all notebooks, so that `dotnet run -c Release` shows what this is.</summary>
    /// <param name="word">
    /// The first word of the line. When it is a verb, that verb alone is made: the others' help names the networks, which loads libtorch and would
    /// take half of a kernel's start.
    /// </param>
    public static RootCommand Create(string? word = null)
    {
        var root = new RootCommand(
            "Train, test and use MSSTNet, a network that recognises facial expressions in video (ICASSP 2024). Without a command, run all notebooks, "
            + "as `lab run` does.");
        bool known = Verbs.Any(verb => verb.Name == word);
        foreach ((string name, Func<Command> create) in Verbs)
            if (!known || name == word) root.Subcommands.Add(create());
        HelpWithExamples.AddTo(root, Examples);
        return root;
    }

    /// <summary>Parses a line. A word that begins with @ is taken as it is: a response file that names itself would end the program.</summary>
    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> words) =>
        root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>Why a line is not understood, and which help to read.</summary>
    public static string Complaint(ParseResult parsed)
    {
        // An unknown word explains more than the missing verb that follows from it; a value's .NET type explains nothing.
        var unknown = parsed.Errors.FirstOrDefault(error => error.Message.StartsWith("Unrecognized", StringComparison.Ordinal));
        string message = (unknown ?? parsed.Errors[0]).Message;
        int type = message.IndexOf(" as expected type", StringComparison.Ordinal);
        string reason = (type < 0 ? message : message[..type] + " as a number").TrimEnd('.');
        if (reason.Length > LongestReason) reason = reason[..LongestReason] + "…";
        return $"{reason}. See `lab{Verb(parsed.CommandResult.Command)} --help`.";
    }

    private static string Verb(Command command) =>
        command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Select(Verb)) + " " + command.Name;
}
