using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using MsstNet.Lab.Exercises;
using NotebookKernel;
using NotebookKernel.Headless;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Grading;

/// <summary>
/// Runs one student's notebook in a process of its own and says what the judge found. Nothing that the notebook prints counts: a verdict is the
/// judge's,
/// who is in this process, and a printed one that he never gave is reported.
/// </summary>
/// <param name="notebooks">The workbook's folder of notebooks: there the student's runs, so that its setup and paths are the workbook's.</param>
/// <param name="options">What a cell may take.</param>
internal sealed partial class NotebookGrader(string notebooks, RunnerOptions options)
{
    /// <summary>Grades a notebook; whatever is wrong with it is a row.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<IReadOnlyList<GradeRow>> Grade(Submission submission, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        string fingerprint = "";
        GradeRow Row(string exercise, string verdict, string hint, int attempts = 0) =>
            new(submission.Student, submission.Place, exercise, verdict, hint, attempts, clock.Elapsed.TotalSeconds, fingerprint);

        if (submission.File is null) return [Row("", Verdicts.Nothing, "the folder holds no notebook")];
        try
        {
            fingerprint = submission.Fingerprint;
            Notebook notebook = NotebookReader.Read(submission.File);
            string heading = notebook.Cells.OfType<MarkdownCell>().FirstOrDefault()?.Source ?? "";
            if (submission.Chapter(heading) is not { } chapter)
                return [Row("", Verdicts.Unreadable,
                    "no chapter of the workbook: neither its heading nor its name begins with the chapter's number")];
            await using var judge = new JudgePipe();
            using var runner = new NotebookRunner(LabProgram.Host, options with { AllowErrors = true, Environment = judge.Environment });
            ExecutedNotebook executed = await runner.Run(
                Path.Combine(notebooks, Path.GetFileName(submission.File)), notebook, _ => { }, null, cancel).ConfigureAwait(false);
            var found = new Findings(notebook, executed, judge.Judgements, judge.Waiting);
            return
            [
                .. Catalogue.All.Where(exercise => exercise.Number[..2] == chapter).Select(exercise =>
                {
                    (string verdict, string hint, int attempts) = found.Of(exercise);
                    return Row(exercise.Number, verdict, hint, attempts);
                }),
                .. executed.Failures.Select(failure => Row("", VerdictOf(failure), $"cell {failure.Cell} ({failure.Id}): {failure.Reason}")),
            ];
        }
        catch (Exception e) when (e is NotebookException or IOException or UnauthorizedAccessException)
        {
            return [Row("", Verdicts.Unreadable, e.Message)];
        }
    }

    private static string VerdictOf(CellFailure failure) =>
        failure.Name == "Timeout" || failure.Reason.Contains("took longer", StringComparison.Ordinal) ? Verdicts.Hangs : Verdicts.Throws;

    /// <summary>What one run showed.</summary>
    private sealed class Findings(
        Notebook submitted, ExecutedNotebook executed, IReadOnlyList<Judgement> judgements, IReadOnlyList<string> waiting)
    {
        private readonly string printed = Printed(executed.Notebook), stored = Printed(submitted);

        public (string Verdict, string Hint, int Attempts) Of(JudgedExercise exercise)
        {
            Judgement[] own = [.. judgements.Where(one => one.Number == exercise.Number && one.Outcome != Outcome.NotTried)];
            // A right answer stays right when a later cell asks about another one.
            Judgement? last = own.FirstOrDefault(one => one.Outcome == Outcome.Right) ?? own.LastOrDefault()
                ?? judgements.LastOrDefault(one => one.Number == exercise.Number);
            CodeCell? cell = submitted.Cells.OfType<CodeCell>().LastOrDefault(code =>
                code.Source.Contains($"\"{exercise.Number}\"", StringComparison.Ordinal));
            if (last?.Outcome == Outcome.Right) return (Verdicts.Right, Remarks(exercise, own, cell), own.Length);
            if (Claims(printed, exercise.Number))
                return (Verdicts.Cheats, "the run prints \"right\", and the judge gave no such verdict", own.Length);

            string claim = Claims(stored, exercise.Number) ? "; the file that was handed in shows \"right\", a fresh run does not" : "";
            CellFailure? failure = executed.Failures.FirstOrDefault(one => one.Id == cell?.Id);
            (string verdict, string hint) = last switch
            {
                { Outcome: Outcome.NotTried } => (Verdicts.NotTried, ""),
                { Outcome: Outcome.Throws } => (Verdicts.Throws, last.Detail),
                { Outcome: Outcome.Hangs } => (Verdicts.Hangs, last.Detail),
                not null => (Verdicts.Wrong, last.Detail),
                _ when waiting.Contains(exercise.Number) => (Verdicts.Hangs, "the function does not come back"),
                _ when cell is null => (Verdicts.Missing, "no cell names it"),
                _ when failure is not null =>
                    (VerdictOf(failure), $"cell {failure.Cell}: {failure.Reason}"),
                _ when !executed.Finished => (Verdicts.NotReached, executed.Failures is [.., var end] ? $"the run ended at cell {end.Cell}" : ""),
                _ => (Verdicts.Missing, "no cell asks the judge about it"),
            };
            return (verdict, (hint + claim).TrimStart(';', ' '), own.Length);
        }

        // A right answer that a teacher should look at.
        private static string Remarks(JudgedExercise exercise, Judgement[] own, CodeCell? cell)
        {
            int before = Array.FindIndex(own, one => one.Outcome == Outcome.Right);
            string guessed = exercise is ValueExercise && before >= 3 ? $"after {before} wrong answers in one run; " : "";
            string borrowed = exercise is FunctionExercise { Library: { } pattern } && cell is not null
                && Regex.Match(cell.Source, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match
                ? $"calls {match.Value}; " : "";
            string copied = cell is not null && cell.Source.Contains("solutions/", StringComparison.Ordinal) ? "names solutions/; " : "";
            return (guessed + borrowed + copied).TrimEnd(';', ' ');
        }

        private static bool Claims(string text, string number) => Regex.IsMatch(text, $@"{Regex.Escape(number)}\s+right\b");

        private static string Printed(Notebook notebook) =>
            string.Join("\n", notebook.Cells.OfType<CodeCell>().SelectMany(cell => cell.Outputs).Select(output =>
            output switch
            {
                StreamOutput stream => stream.Text,
                ValueOutput value => string.Join("\n", value.Data.Forms.Select(form => WebUtility.HtmlDecode(Tag().Replace(form.Value, " ")))),
                _ => "",
            }));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
