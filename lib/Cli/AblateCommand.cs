using System.CommandLine;
using System.Globalization;
using MsstNet.Lab.Data;
using MsstNet.Lab.Evaluation;
using MsstNet.Lab.Model;
using MsstNet.Lab.Training;
using Spectre.Console;

namespace MsstNet.Lab.Cli;

/// <summary>
/// `lab ablate`: every row of the paper's Table 1, several seeds each. A run is a folder; ended ones are kept, started ones gone on with, so that
/// the same command goes on after whatever stopped it.
/// </summary>
internal static class AblateCommand
{
    private static readonly Option<int> Table = new("--table") { Description = "Which of the paper's tables: 1.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<string> Preset = Options.Preset();
    private static readonly Option<string> Data = Options.Data();
    private static readonly Option<string> Fold = Options.Fold();
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<bool> SkipBad = Options.SkipBad();
    private static readonly Option<int> Seeds = new("--seeds") { Description = "Runs of every row, with seeds 1 to N.", DefaultValueFactory = _ => 3, HelpName = "N" };
    private static readonly Option<int[]> Frames = new("--frames") { Description = "Only the rows with these T (default: all).", HelpName = "T", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training clips.", HelpName = "N" };
    private static readonly Option<string> Out = new("--out") { Description = "Folder of the runs and of table1.csv.", DefaultValueFactory = _ => Path.Combine("runs", "ablation"), HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("ablate", "Train every row of Table 1 (blocks and frames) with several seeds; goes on where it stopped.")
        {
            Table, Preset, Data, Fold, Seeds, Frames, Epochs, Device, SkipBad, Out,
        };
        HelpWithExamples.AddTo(command,
        [
            "lab ablate --table 1 --seeds 3",
            "lab ablate --table 1 --frames 4 8 --epochs 8",
            "lab ablate --table 1 --preset paper-t16 --data dfew:PATH --fold all --seeds 1 --device cuda",
        ]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(Table) != 1) throw new LabException($"--table {parsed.GetValue(Table)} is no ablation of the paper's; Table 1 is.");
        if (parsed.GetValue(Seeds) < 1) throw new LabException($"--seeds {parsed.GetValue(Seeds)} runs nothing; give at least 1.");
        Options.ParseDevice(parsed.GetValue(Device)!);
        var rows = Rows(parsed.GetValue(Frames) ?? []);
        var preset = TrainingPreset.Find(parsed.GetValue(Preset)!);
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
        string table = Path.Combine(parsed.GetValue(Out)!, "table1.csv");
        // Also those a stopped sitting left: they count before anything new is trained.
        foreach (var run in runs)
        {
            if (run.Job.Ended() is { } ended) results.Add(new AblationResult(run, ended));
        }
        Train(runs, results, table);
        Print(rows, results);
        Console.WriteLine($"{table}: {results.Count} runs");
        return 0;
    }

    private static IReadOnlyList<(string Label, MsstNetConfig Config)> Rows(int[] frames)
    {
        var all = Presets.Table1();
        int[] known = [.. all.Select(row => row.Config.Frames).Distinct()];
        if (frames.Except(known).ToArray() is [var unknown, ..])
            throw new LabException($"--frames {unknown}: Table 1 has no such row; it has T = {string.Join(", ", known)}.");
        return [.. all.Where(row => frames.Length == 0 || frames.Contains(row.Config.Frames))];
    }

    private static TrainingJob Job(ParseResult parsed, TrainingPreset preset, IClipSource source, MsstNetConfig row, int seed, int fold)
    {
        var network = (preset.Network with { Frames = row.Frames, Blocks = row.Blocks, Classes = source.Classes.Count }).Validate();
        var training = (preset.Training with { Seed = seed, Epochs = parsed.GetValue(Epochs) ?? preset.Training.Epochs }).Validate();
        string name = FormattableString.Invariant($"{preset.Name}-{Datasets.Kind(source)}-t{row.Frames}-b{row.Blocks}-s{seed}") + (source.Splits.Count > 1 ? $"-fold{fold}" : "");
        return new TrainingJob(preset with { Network = network, Training = training }, source, source.Splits[fold - 1], Path.Combine(parsed.GetValue(Out)!, name),
            Options.CommandLine(parsed), parsed.GetValue(Device)!, parsed.GetValue(SkipBad));
    }

    private static void Train(AblationRun[] runs, List<AblationResult> results, string table)
    {
        var ended = results.Select(result => result.Run).ToHashSet();
        AblationRun[] left = [.. runs.Where(run => !ended.Contains(run))];
        if (ended.Count > 0) Console.WriteLine($"{ended.Count} of {runs.Length} runs are complete.");
        if (results.Count > 0) AblationResult.Write(table, results);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int k = 0; k < left.Length; k++)
        {
            string remaining = k == 0 ? "" : $", {TrainingRun.Duration(clock.Elapsed.TotalSeconds / k * (left.Length - k))} left";
            Console.WriteLine($"run {ended.Count + k + 1} of {runs.Length}: {left[k].Row}, seed {left[k].Seed}{remaining}");
            var job = left[k].Job;
            results.Add(new AblationResult(left[k], job.Execute(resume: true, () => new MSSTNet(job.Preset.Network, job.Preset.Training.Seed)).Matrix));
            AblationResult.Write(table, results);
        }
    }

    private static void Print(IReadOnlyList<(string Label, MsstNetConfig Config)> rows, IReadOnlyList<AblationResult> results)
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
