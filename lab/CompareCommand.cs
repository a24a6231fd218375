using System.CommandLine;
using MsstNet.Figures;
using MsstNet.Lab.Pages;
using MsstNet.Training;
using Spectre.Console;

namespace MsstNet.Lab;

/// <summary>`lab compare RUNS…`: what runs came to over their folds and seeds, beside the paper's Tables 2 and 3 and what was published since.</summary>
internal static class CompareCommand
{
    private const int MostMatrices = 6;

    private static readonly Argument<string[]> Runs = new("RUNS") { Description = "Run folders, or folders that hold them at any depth.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Out = new("--out") { Description = "Folder for compare.csv and index.html.", DefaultValueFactory = _ => Path.Combine("runs", "compare"), HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("compare", "Set runs beside the paper's Tables 2 and 3 and later results: table, CSV and page.") { Runs, Out };
        HelpWithExamples.AddTo(command, ["lab compare runs", "lab compare data/runs --out comparison"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var runs = parsed.GetValue(Runs)!.SelectMany(Find).Select(RunDirectory.Open).ToList();
        var (results, unfinished) = ProtocolResult.Of(runs);
        foreach (var run in unfinished) Console.WriteLine($"{run.Path}: not finished, left out; `lab train … --resume` goes on with it.");
        if (results.Count == 0) throw new LabException($"{string.Join(", ", parsed.GetValue(Runs)!)}: no run there has come to its end; finish one with --resume.");
        var seeded = SeededResult.Of(results);
        var rows = Comparison.Rows(seeded);
        Print(rows);
        string folder = parsed.GetValue(Out)!;
        Directory.CreateDirectory(folder);
        Comparison.WriteCsv(Path.Combine(folder, "compare.csv"), rows);
        HtmlReport.Write(Path.Combine(folder, "index.html"), Page(parsed, seeded, rows));
        Console.WriteLine($"{runs.Count - unfinished.Count} runs, {seeded.Count} configurations: {Path.Combine(folder, "index.html")}");
        return 0;
    }

    private static IEnumerable<string> Find(string path)
    {
        if (!Directory.Exists(path)) throw new LabException($"{path}: no such folder; name run folders, or one that holds them.");
        string[] found = [.. FolderWalk.Files(path, name => name == "run.json").Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new LabException($"{path}: holds no run (no run.json at any depth); `lab train` makes one.");
    }

    private static void Print(IReadOnlyList<ComparisonRow> rows)
    {
        foreach (var group in rows.GroupBy(row => row.Data))
        {
            var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(group.Key)).AddColumn("method").AddColumn("folds").AddColumn("seeds")
                .AddColumn("WAR, last epoch").AddColumn("UAR").AddColumn("best on test").AddColumn("origin");
            foreach (var row in group)
                table.AddRow(Markup.Escape(row.Method), row.Folds, row.Seeds == 0 ? "–" : $"{row.Seeds}", Percent(row.War) + (row.WarSpread is { } spread ? FormattableString.Invariant($" ± {spread:0.0}") : ""),
                    Percent(row.Uar), Percent(row.BestOnTest), Markup.Escape(row.Origin));
            AnsiConsole.Write(table);
        }
        Console.WriteLine("The result is the last epoch's. \"Best on test\" was chosen by the test clips and is too good; it is there because others report it. ± is over seeds.");
    }

    private static ReportContent Page(ParseResult parsed, IReadOnlyList<SeededResult> seeded, IReadOnlyList<ComparisonRow> rows)
    {
        var matrices = seeded.OrderByDescending(result => result.Complete).ThenByDescending(result => result.War?.Mean).Take(MostMatrices)
            .Select(result => ConfusionHeatmap.Of(result.Results.Select(seed => seed.Pooled).Aggregate((a, b) => a + b)) is var figure
                ? figure with { Title = $"{Comparison.Method(result.Manifest)}: all test clips of its folds{(result.Results.Count > 1 ? " and seeds" : "")}, on {Comparison.Data(result.Manifest)}" } : figure);
        return new ReportContent
        {
            Title = "Measured beside printed",
            Lead = $"{seeded.Count} configurations of ours, over folds and seeds, and the results of the paper's Tables 2 and 3 and of later papers. Each data set has a figure of its own: a result on generated faces, or on a small set, "
                + "says nothing about one on DFEW.",
            Figures = [.. Comparison.Figures(rows), .. matrices],
            Caveat = "The result of a run is its last epoch's. Means are over folds first, then over seeds; a configuration without all of its folds says so, and its mean is not the protocol's. Published results are from one seed "
                + "and, mostly, of an epoch chosen in a way their papers do not say.",
            Command = Options.CommandLine(parsed),
        };
    }

    private static string Percent(double? value) => value is { } v ? FormattableString.Invariant($"{v:0.00} %") : "–";
}
