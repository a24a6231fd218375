using System.CommandLine;
using System.Globalization;
using MsstNet.Lab.Data;
using MsstNet.Lab.Evaluation;
using MsstNet.Lab.Model;
using MsstNet.Lab.Training;
using Spectre.Console;

namespace MsstNet.Lab.Cli;

/// <summary>
/// `lab ablate`: every row of one of the paper's tables, several seeds each. A run is a folder; ended ones are kept, started ones gone on with, so
/// that the same command goes on after whatever stopped it.
/// </summary>
internal static class AblateCommand
{
    private static readonly Option<int> Table = new("--table") { Description = "Which of the paper's tables: 1, blocks and frames; 2 and 3, MSSTNet and the other networks.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<string> Preset = Options.Preset();
    private static readonly Option<string> Data = Options.Data();
    private static readonly Option<string> Fold = Options.Fold();
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<bool> SkipBad = Options.SkipBad();
    private static readonly Option<int> Seeds = new("--seeds") { Description = "Runs of every row, with seeds 1 to N.", DefaultValueFactory = _ => 3, HelpName = "N" };
    private static readonly Option<int[]> Frames = new("--frames") { Description = "Only the rows with these T (default: all).", HelpName = "T", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training clips.", HelpName = "N" };
    private static readonly Option<string> Out = new("--out") { Description = "Folder of the runs and of tableN.csv.", DefaultValueFactory = _ => Path.Combine("runs", "ablation"), HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("ablate", "Train every row of one of the paper's tables with several seeds; goes on where it stopped.")
        {
            Table, Preset, Data, Fold, Seeds, Frames, Epochs, Device, SkipBad, Out,
        };
        HelpWithExamples.AddTo(command,
        [
            "lab ablate --table 1 --seeds 3",
            "lab ablate --table 1 --frames 4 8 --epochs 8",
            "lab ablate --table 3 --seeds 3 --out runs/rivals",
            "lab ablate --table 1 --preset paper-t16 --data dfew:PATH --fold all --seeds 1 --device cuda",
        ]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(Seeds) < 1) throw new LabException($"--seeds {parsed.GetValue(Seeds)} runs nothing; give at least 1.");
        Options.ParseDevice(parsed.GetValue(Device)!);
        var preset = TrainingPreset.Find(parsed.GetValue(Preset)!);
        int number = parsed.GetValue(Table);
        var rows = AblationRows.Of(number, preset, parsed.GetValue(Frames) ?? []);
        var source = Datasets.Cached(Datasets.Open(parsed.GetValue(Data)!, parsed.GetValue(SkipBad)), preset.Network.Side);
        var folds = Options.ParseFolds(parsed.GetValue(Fold)!, source.Splits.Count);

        // Seeds outermost: a table that was stopped has every row.
        AblationRun[] runs =
        [
            .. from seed in Enumerable.Range(1, parsed.GetValue(Seeds))
               from row in rows
               from fold in folds
               select new AblationRun(row.Label, seed, fold, Job(parsed, preset, source, row.Config, seed, fold)),
        ];
        var results = new List<AblationResult>();
        string table = Path.Combine(parsed.GetValue(Out)!, FormattableString.Invariant($"table{number}.csv"));
        // Also those a stopped sitting left: they count before anything new is trained.
        foreach (var run in runs)
        {
            if (run.Job.Ended() is { } ended) results.Add(new AblationResult(run, ended));
        }
        Train(runs, results, write: () => AblationResult.Write(table, results, named: number != 1));
        Print(rows, results);
        if (AblationRows.NotBuilt(number) is { Count: > 0 } notBuilt) Console.WriteLine($"not built, see data/paper/networks.csv: {string.Join(", ", notBuilt)}");
        Console.WriteLine($"{table}: {results.Count} runs");
        return 0;
    }

    private static TrainingJob Job(ParseResult parsed, TrainingPreset preset, IClipSource source, NetworkConfig row, int seed, int fold)
    {
        var network = (row with { Classes = source.Classes.Count }).Validate();
        var training = (preset.Training with { Seed = seed, Epochs = parsed.GetValue(Epochs) ?? preset.Training.Epochs }).Validate();
        string variant = row.Variant.Length > 0 ? "-b" + row.Variant : "";
        string name = FormattableString.Invariant($"{Options.ModelPrefix(row)}{preset.Name}-{Datasets.Kind(source)}-t{row.Frames}{variant}-s{seed}") + (source.Splits.Count > 1 ? $"-fold{fold}" : "");
        return new TrainingJob(preset with { Network = network, Training = training }, source, source.Splits[fold - 1], Path.Combine(parsed.GetValue(Out)!, name),
            Options.CommandLine(parsed), parsed.GetValue(Device)!, parsed.GetValue(SkipBad));
    }

    private static void Train(AblationRun[] runs, List<AblationResult> results, Action write)
    {
        var ended = results.Select(result => result.Run).ToHashSet();
        AblationRun[] left = [.. runs.Where(run => !ended.Contains(run))];
        if (ended.Count > 0) Console.WriteLine($"{ended.Count} of {runs.Length} runs are complete.");
        if (results.Count > 0) write();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int k = 0; k < left.Length; k++)
        {
            string remaining = k == 0 ? "" : $", {TrainingRun.Duration(clock.Elapsed.TotalSeconds / k * (left.Length - k))} left";
            Console.WriteLine($"run {ended.Count + k + 1} of {runs.Length}: {left[k].Row}, seed {left[k].Seed}{remaining}");
            var job = left[k].Job;
            results.Add(new AblationResult(left[k], job.Execute(resume: true, () => job.Preset.Network.Build(job.Preset.Training.Seed)).Matrix));
            write();
        }
    }

    private static void Print(IReadOnlyList<(string Label, NetworkConfig Config)> rows, IReadOnlyList<AblationResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("row").AddColumn("runs").AddColumn("WAR, mean ± s.d.").AddColumn("UAR, mean ± s.d.");
        foreach (var (label, _) in rows)
        {
            AblationResult[] own = [.. results.Where(result => result.Run.Row == label)];
            table.AddRow(label, own.Length.ToString(CultureInfo.InvariantCulture), Text(Spread.Of(own.Select(r => r.Matrix.War))), Text(Spread.Of(own.Select(r => r.Matrix.Uar))));
        }
        AnsiConsole.Write(table);
    }

    private static string Text(Spread? spread) => spread is not { } s ? "–" : TrainingRun.Percent(s.Mean) + (s.Deviation is { } d ? FormattableString.Invariant($" ± {100 * d:0.0}") : "");
}
