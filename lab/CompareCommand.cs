using System.CommandLine;
using MsstNet.Lab.Pages;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>`lab compare RUNS…`: results of runs over folds and seeds, beside the paper's Tables 2 and 3 and what was published since.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string[]> Runs = new("RUNS")
    {
        Description = "Run folders, or folders that hold them at any depth.", Arity = ArgumentArity.OneOrMore,
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder for compare.csv and index.html.", DefaultValueFactory = _ => Path.Combine("runs", "compare"), HelpName = "DIR",
    };

    public static Command Create()
    {
        const string description = "Compare runs with the paper's Tables 2 and 3 and with later results: table, CSV file and page.";
        var command = new Command("compare", description) { Runs, Out };
        HelpWithExamples.AddTo(command, ["lab compare runs", "lab compare data/runs --out comparison"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string[] places = parsed.GetValue(Runs)!;
        var runs = places.SelectMany(FindRuns).Select(RunDirectory.Open).ToList();
        var (results, unfinished) = ProtocolResult.Of(runs);
        foreach (var run in unfinished) Console.WriteLine($"{run.Path}: not finished, left out; `lab train … --resume` goes on with it.");
        if (results.Count == 0) throw new LabException($"{string.Join(", ", places)}: no run there has come to its end; finish one with --resume.");
        var measured = SeededResult.Of(results);
        var rows = Comparison.Rows(measured);
        ComparisonTable.Print(rows);

        string folder = parsed.GetValue(Out)!, page = Path.Combine(folder, "index.html");
        Directory.CreateDirectory(folder);
        ComparisonTable.Write(Path.Combine(folder, "compare.csv"), rows);
        HtmlReport.Write(page, ComparisonPage.Of(measured, rows, OptionValues.CommandLine(parsed)));
        Console.WriteLine($"{runs.Count - unfinished.Count} runs, {measured.Count} configurations: {page}");
        return 0;
    }

    /// <summary>The folders of the runs in a folder, itself or at any depth, in the order of their names.</summary>
    /// <exception cref="LabException">There is none.</exception>
    internal static IReadOnlyList<string> FindRuns(string path)
    {
        if (!Directory.Exists(path)) throw new LabException($"{path}: no such folder; name run folders, or one that holds them.");
        string[] found = [.. FolderTree.Files(path, name => name == RunFiles.Manifest)
            .Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)];
        if (found.Length == 0) throw new LabException($"{path}: holds no run (no {RunFiles.Manifest} at any depth); `lab train` makes one.");
        return found;
    }
}
