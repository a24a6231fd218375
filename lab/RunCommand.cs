using System.CommandLine;
using System.Globalization;
using NotebookKernel.Headless;

namespace MsstNet.Lab;

/// <summary>`lab run`: runs notebooks from top to bottom, in other processes than the command's, so that none can stop the next.</summary>
internal static class RunCommand
{
    private static readonly Argument<string[]> Files = new("NOTEBOOK")
    {
        Description = "Notebooks (.ipynb, .dib), folders or patterns (default: notebooks/ and notebooks/solutions/).",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder for the executed notebooks and the book.",
        DefaultValueFactory = _ => Path.Combine("runs", "book"),
        HelpName = "DIR",
    };

    private static readonly Option<double> Timeout = new("--timeout")
    {
        Description = "Seconds a cell may take; then it is interrupted, then killed.",
        DefaultValueFactory = _ => 600,
        HelpName = "S",
    };

    private static readonly Option<bool> InPlace = new("--in-place")
    {
        Description = "Write the outputs into the notebooks themselves, if every cell ran.",
    };

    private static readonly Option<bool> AllowErrors = new("--allow-errors")
    {
        Description = "Continue after a cell that throws, report it, and end with exit code 0.",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Write nothing: name every difference between a new run and the outputs in the notebooks.",
    };

    private static readonly Option<string[]> Parameter = new("--parameter")
    {
        Description = "Value for a variable of the cell tagged 'parameters'; may be repeated.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private static readonly Option<double?> Memory = new("--memory")
    {
        Description = "GB a notebook's managed heap may take (default: three quarters of the machine's memory).",
        HelpName = "GB",
    };

    private static readonly Option<int?> Jobs = new("--jobs", "-j")
    {
        Description = "Notebooks that run at once, each on its share of the cores (default: one for each core and 2 GB of memory).",
        HelpName = "N",
    };

    private static readonly Option<bool> Fresh = new("--fresh")
    {
        Description = "A new process for every notebook: slower, and nothing of one can reach another. Otherwise a process in which a notebook ran "
            + "without errors runs the next, in a new session. --in-place is always fresh.",
    };

    private static readonly Option<bool> NoBook = new("--no-book") { Description = "Executed notebooks only, no HTML book and no live page." };

    public static Command Create()
    {
        var command = new Command("run", "Run notebooks from top to bottom, each in a fresh session, and write them with their outputs.")
        {
            Files, Out, Timeout, InPlace, AllowErrors, Check, Parameter, Memory, Jobs, Fresh, NoBook,
        };
        HelpWithExamples.AddTo(command,
            ["lab run", "lab run notebooks/03-melayer.ipynb --parameter epochs=2", "lab run --in-place", "lab run --check --jobs 1"]);
        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        RunnerOptions whole = OptionsOf(parsed);
        NotebookJobs.Check(parsed.GetValue(Jobs));
        IReadOnlyList<string> files = NotebookFiles.Find(parsed.GetValue(Files)!);
        int jobs = NotebookJobs.Of(parsed.GetValue(Jobs), files.Count);
        RunnerOptions options = NotebookJobs.Share(whole, jobs, memoryIsGiven: parsed.GetValue(Memory) is not null);
        options = options with { ShareProcesses = options.ShareProcesses && files.Count > jobs };
        NotebookResults results = parsed.GetValue(Check) ? NotebookResults.Compared
            : parsed.GetValue(InPlace) ? NotebookResults.InPlace : NotebookResults.InFolder;
        string folder = parsed.GetValue(Out)!;
        if (results == NotebookResults.InFolder) Writing.Require(folder);

        using var run = new NotebookRun(options, results, folder, jobs);
        int failed = run.All(files);
        bool workbook = parsed.GetValue(Files)!.Length == 0;                  // the whole of it, and not a notebook or two
        if (results == NotebookResults.InFolder && !parsed.GetValue(NoBook)) run.WriteBook(live: workbook);
        if (files.Count > 1) Console.WriteLine(Summary(files.Count - failed, files.Count, results == NotebookResults.Compared));
        return failed == 0 ? 0 : 2;
    }

    /// <summary>The last line: how many of several notebooks ran without errors.</summary>
    internal static string Summary(int good, int all, bool compared) => string.Create(CultureInfo.InvariantCulture,
        $"{good} of {all} notebooks {(compared ? "match their stored outputs" : "ran without errors")}.");

    private static RunnerOptions OptionsOf(ParseResult parsed)
    {
        double seconds = parsed.GetValue(Timeout);
        if (!(seconds is > 0 and < 1e6))
            throw new LabException($"--timeout {Number(seconds)} cannot be used; give a positive number of seconds, at most a million.");
        double? memory = parsed.GetValue(Memory);
        if (memory is { } gigabytes && !(gigabytes is >= 0.1 and < 1e5))
            throw new LabException($"--memory {Number(gigabytes)} is not enough to start in; give at least 0.1 (GB).");
        RefuseContradictions(parsed);
        var options = new RunnerOptions
        {
            Timeout = TimeSpan.FromSeconds(seconds),
            AllowErrors = parsed.GetValue(AllowErrors),
            // What is kept in the notebooks themselves owes nothing to the order in which they ran.
            ShareProcesses = !parsed.GetValue(Fresh) && !parsed.GetValue(InPlace),
            Parameters = [.. (parsed.GetValue(Parameter) ?? []).Select(Split)],
        };
        return memory is { } given ? options with { Memory = (long)(given * 1e9) } : options;
    }

    private static void RefuseContradictions(ParseResult parsed)
    {
        bool check = parsed.GetValue(Check), inPlace = parsed.GetValue(InPlace);
        if (check && inPlace) throw new LabException("--check writes nothing and --in-place does; choose one.");
        if ((check || inPlace) && parsed.GetValue(Parameter) is { Length: > 0 })
            throw new LabException("--parameter changes the notebook, so its outputs are not those of the file; leave out --in-place and --check.");
    }

    private static KeyValuePair<string, string> Split(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        ? KeyValuePair.Create(text[..at].Trim(), text[(at + 1)..])
        : throw new LabException($"--parameter {text} gives no value; write name=value.");

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
