using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MsstNet.Lab.Grading;
using NotebookKernel.Headless;

namespace MsstNet.Lab;

/// <summary>`lab grade DIR`: runs students' notebooks, each in a process of its own, and writes one table of what the judge found.</summary>
internal static class GradeCommand
{
    private static readonly Argument<string> Folder = new("DIR")
    {
        Description = "Folder with students' notebooks: a folder for each student, or files such as 03-melayer-NAME.ipynb.",
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The table, a .csv; a page of the same name stands beside it. A run that was stopped goes on from it.",
        DefaultValueFactory = _ => Path.Combine("runs", "grades.csv"),
        HelpName = "FILE",
    };

    private static readonly Option<string> Notebooks = new("--notebooks")
    {
        Description = "The workbook's folder of notebooks: its setup.cs and its paths are used, never a student's.",
        DefaultValueFactory = _ => "notebooks",
        HelpName = "DIR",
    };

    private static readonly Option<double> Timeout = new("--timeout")
    {
        Description = "Seconds a cell may take; then it is interrupted, then killed.",
        DefaultValueFactory = _ => 120,
        HelpName = "S",
    };

    private static readonly Option<double> Memory = new("--memory")
    {
        Description = "GB a notebook's managed heap may take.",
        DefaultValueFactory = _ => 4,
        HelpName = "GB",
    };

    private static readonly Option<bool> Again = new("--again") { Description = "Grade everything again, also what the table has already." };

    public static Command Create()
    {
        var command = new Command("grade", "Run students' notebooks, each in a fresh process, and write one table of what the judge found.")
        {
            Folder, Out, Notebooks, Timeout, Memory, Again,
        };
        HelpWithExamples.AddTo(command, ["lab grade handed-in", "lab grade handed-in --out grades/week-3.csv --timeout 60"]);
        command.SetAction((parsed, _) => Run(parsed));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed)
    {
        string folder = parsed.GetValue(Folder)!, notebooks = parsed.GetValue(Notebooks)!, file = parsed.GetValue(Out)!;
        RunnerOptions options = OptionsOf(parsed);
        IReadOnlyList<Submission> submissions = Submission.In(folder);
        if (!File.Exists(Path.Combine(notebooks, "setup.cs")))
            throw new LabException($"{notebooks} is not the workbook's folder of notebooks (it has no setup.cs); name it with --notebooks.");
        if (!Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            throw new LabException($"--out {file} is no .csv; name a file that ends so.");
        var table = new GradeTable(file, [.. submissions.Select(one => one.Place)]);
        var byPlace = submissions.ToDictionary(one => one.Place);
        if (!parsed.GetValue(Again)) table.TakeOver(place => byPlace[place].Fingerprint);
        Writing.Require(Path.GetDirectoryName(Path.GetFullPath(file))!);

        using var interruption = new Interruption();
        var grader = new NotebookGrader(notebooks, options);
        int done = 0;
        try
        {
            await ProgressDisplay.RunAsync("grading", submissions.Count, "notebooks", async report =>
            {
                foreach (Submission submission in submissions)
                {
                    interruption.Token.ThrowIfCancellationRequested();
                    var clock = Stopwatch.StartNew();
                    IReadOnlyList<GradeRow>? known = table.Of(submission.Place);
                    IReadOnlyList<GradeRow> rows = known ?? await grader.Grade(submission, interruption.Token).ConfigureAwait(false);
                    if (known is null) table.Set(submission.Place, rows);
                    report(++done);
                    if (Console.IsOutputRedirected) Console.WriteLine(Line(done, submissions.Count, submission, rows,
                        known is null ? clock.Elapsed : null));
                }
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            string next = done > 0 ? $"the same command goes on from {file}" : "nothing was graded";
            Console.Error.WriteLine($"lab: stopped after {done} of {submissions.Count} notebooks; {next}.");
            throw;
        }
        table.Write();
        Console.WriteLine($"{file}: {table.Count(Verdicts.Right)} right, {table.Count(Verdicts.Wrong)} wrong, {table.Count(Verdicts.Cheats)} cheats, "
            + $"{table.Count(Verdicts.Hangs)} hang, {table.Count(Verdicts.Throws)} throw; {table.Page}");
        return 0;
    }

    private static string Line(int done, int all, Submission submission, IReadOnlyList<GradeRow> rows, TimeSpan? elapsed)
    {
        string verdicts = string.Join(", ", rows.CountBy(row => row.Verdict).Select(verdict => $"{verdict.Value} {verdict.Key}"));
        string time = elapsed is { } taken ? taken.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s" : "from the table";
        return $"{done} of {all}: {submission.Place}: {verdicts}, {time}";
    }

    private static RunnerOptions OptionsOf(ParseResult parsed)
    {
        double seconds = parsed.GetValue(Timeout), memory = parsed.GetValue(Memory);
        if (!(seconds is > 0 and < 1e6))
            throw new LabException($"--timeout {Number(seconds)} cannot be used; give a positive number of seconds, at most a million.");
        if (!(memory is >= 0.1 and < 1e5)) throw new LabException($"--memory {Number(memory)} is not enough to start in; give at least 0.1 (GB).");
        return new RunnerOptions { Timeout = TimeSpan.FromSeconds(seconds), Memory = (long)(memory * 1e9) };
    }

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
