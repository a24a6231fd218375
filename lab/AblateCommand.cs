using System.CommandLine;
using System.Globalization;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using Spectre.Console;

namespace MsstNet.Lab;

/// <summary>
/// `lab ablate`: every row of one of the paper's tables, several seeds each. A run is a folder; ended ones are kept, started ones gone on with, so that
/// the same command goes on after whatever stopped it. `--only` trains one of the runs and `--collect` none, so that the runs can be shared out;
/// `--slurm` writes the jobs that do so on a cluster.
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
    private static readonly Option<int[]> Frames = new("--frames") { Description = "Only the rows with these T (default: all); networks without a printed T are trained at each of them.", HelpName = "T", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> WithoutOrder = new("--without-order") { Description = "Table 1's rows without the temporal position e_t: MSSTNet blind to the order of frames." };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training clips.", HelpName = "N" };
    private static readonly Option<string> Out = new("--out") { Description = "Folder of the runs and of tableN.csv.", DefaultValueFactory = _ => Path.Combine("runs", "ablation"), HelpName = "DIR" };
    private static readonly Option<string?> Only = new("--only") { Description = "Train this one of the runs, by its folder's name, and make no table.", HelpName = "RUN" };
    private static readonly Option<bool> Collect = new("--collect") { Description = "Train nothing: make the table of the runs that have ended, and name the others." };
    private static readonly Option<string?> Slurm = new("--slurm") { Description = "Train nothing: write the runs as a Slurm job array into a new folder.", HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("ablate", "Train every row of one of the paper's tables with several seeds; goes on where it stopped.")
        {
            Table, Preset, Data, Fold, Seeds, Frames, WithoutOrder, Epochs, Device, SkipBad, Out, Only, Collect, Slurm,
        };
        HelpWithExamples.AddTo(command,
        [
            "lab ablate --table 1 --seeds 3",
            "lab ablate --table 1 --frames 4 8 --epochs 8",
            "lab ablate --table 1 --frames 8 --without-order",
            "lab ablate --table 3 --frames 8 --seeds 3 --out runs/rivals",
            "lab ablate --table 1 --preset paper-t16 --data dfew:PATH --fold all --seeds 1 --device cuda",
            "lab ablate --seeds 3 --only quick-synthetic-t4-b1-1-0-s2-fold1",
            "lab ablate --preset paper-t16 --data dfew:PATH --fold all --device cuda --slurm sweep",
        ]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(Seeds) < 1) throw new LabException($"--seeds {parsed.GetValue(Seeds)} runs nothing; give at least 1.");
        bool[] aims = [parsed.GetValue(Only) is not null, parsed.GetValue(Collect), parsed.GetValue(Slurm) is not null];
        if (aims.Count(given => given) > 1) throw new LabException("--only trains a run, --collect makes the table, --slurm writes a job array; give one of them.");
        RequireDevice(parsed);
        var preset = TrainingPreset.Find(parsed.GetValue(Preset)!);
        int number = parsed.GetValue(Table);
        var rows = AblationRows.Of(number, preset, parsed.GetValue(Frames) ?? [], !parsed.GetValue(WithoutOrder));
        var source = Datasets.Cached(Datasets.Open(DataIdentity.Parse(parsed.GetValue(Data)!), parsed.GetValue(SkipBad)), preset.Network.Side);
        var folds = Options.ParseFolds(parsed.GetValue(Fold)!, source.Splits.Count);
        var plan = new AblationPlan(preset, source, parsed.GetValue(Epochs), parsed.GetValue(Out)!, Options.CommandLine(parsed), parsed.GetValue(Device)!, parsed.GetValue(SkipBad));
        var runs = plan.Runs(rows, parsed.GetValue(Seeds), folds);

        if (parsed.GetValue(Slurm) is { } folder) return WriteSweep(parsed, runs, Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (parsed.GetValue(Only) is { } only) return TrainOnly(runs, only);
        // Also those a stopped sitting left: they count before anything new is trained.
        var results = (from run in runs let ended = run.Job.Ended() where ended is not null select new AblationResult(run, ended)).ToList();
        string table = Path.Combine(plan.Out, FormattableString.Invariant($"table{number}{(parsed.GetValue(WithoutOrder) ? "-without-order" : "")}.csv"));
        if (results.Count > 0)
        {
            Console.WriteLine($"{results.Count} of {runs.Count} runs are complete.");
            Write();
        }
        if (!parsed.GetValue(Collect)) Train(runs, results, Write);
        if (results.Count > 0) Print(rows, results, table);
        if (AblationRows.NotBuilt(number) is { Count: > 0 } notBuilt) Console.WriteLine($"not built, see data/paper/networks.csv: {string.Join(", ", notBuilt)}");
        return results.Count == runs.Count ? 0 : throw Missing(runs, results);

        void Write() => AblationResult.Write(table, results, named: number != 1);
    }

    private static void RequireDevice(ParseResult parsed)
    {
        // Jobs are written and collected on machines without a GPU, too.
        Options.RequireDeviceName(parsed.GetValue(Device)!);
        if (parsed.GetValue(Collect)) TorchLibrary.Require();
        else if (parsed.GetValue(Slurm) is null) Options.ParseDevice(parsed.GetValue(Device)!);
    }

    private static int WriteSweep(ParseResult parsed, IReadOnlyList<AblationRun> runs, string folder)
    {
        var elsewhere = new Dictionary<Option, string?>
        {
            [Data] = DataIdentity.Parse(parsed.GetValue(Data)!).Absolute().ToString(), [Out] = Path.GetFullPath(parsed.GetValue(Out)!), [Slurm] = null,
        };
        var sweep = new SlurmSweep(folder, runs, ShellWords.ThisProgram(), ["ablate", .. ShellWords.Given(parsed, elsewhere)], parsed.GetValue(Device) == "cuda", Options.CommandLine(parsed));
        sweep.Write();
        Console.WriteLine($"{folder}: {runs.Count} tasks; look at the #SBATCH lines of sweep.sbatch, then submit with");
        Console.WriteLine(sweep.Submission);
        return 0;
    }

    private static void Train(IReadOnlyList<AblationRun> runs, List<AblationResult> results, Action write)
    {
        AblationRun[] left = [.. runs.Except(results.Select(result => result.Run))];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int k = 0; k < left.Length; k++)
        {
            string remaining = k == 0 ? "" : $", {TrainingRun.Duration(clock.Elapsed.TotalSeconds / k * (left.Length - k))} left";
            Console.WriteLine($"run {results.Count + 1} of {runs.Count}: {left[k].Row}, seed {left[k].Seed}{remaining}");
            results.Add(new AblationResult(left[k], Train(left[k])));
            write();
        }
    }

    private static ConfusionMatrix Train(AblationRun run) => run.Job.Execute(resume: true, () => run.Job.Preset.Network.Build(run.Job.Preset.Training.Seed)).Matrix;

    // The table is --collect's: of several such processes each knows one run.
    private static int TrainOnly(IReadOnlyList<AblationRun> runs, string name)
    {
        var run = runs.FirstOrDefault(each => each.Name == name)
            ?? throw new LabException($"--only {name} is none of the {runs.Count} runs these options make; they are called {runs[0].Name} and so on.");
        if (run.Job.Ended() is null) Train(run);
        else Console.WriteLine($"{run.Job.Path} is complete.");
        return 0;
    }

    private static LabException Missing(IReadOnlyList<AblationRun> runs, IReadOnlyList<AblationResult> results)
    {
        AblationRun[] missing = [.. runs.Except(results.Select(result => result.Run))];
        foreach (var run in missing) Console.WriteLine($"not finished: {run.Name} ({(run.Job.Exists ? $"{RunDirectory.Open(run.Job.Path).EpochsWritten} of {run.Job.Preset.Training.Epochs} epochs" : "not started")})");
        return new LabException($"{missing.Length} of {runs.Count} runs are not finished, {missing[0].Name} first; the same command without --collect trains them, with --only RUN one of them.");
    }

    private static void Print(IReadOnlyList<(string Label, NetworkConfig Config)> rows, IReadOnlyList<AblationResult> results, string path)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("row").AddColumn("parameters").AddColumn("GMACs of layers").AddColumn("runs").AddColumn("s/epoch").AddColumn("WAR, mean ± s.d.").AddColumn("UAR, mean ± s.d.");
        foreach (var (label, config) in rows)
        {
            AblationResult[] own = [.. results.Where(result => result.Run.Row == label)];
            var cost = NetworkCost.Of(config);
            table.AddRow(label, FormattableString.Invariant($"{cost.Parameters / 1e6:0.00} M"), FormattableString.Invariant($"{cost.LayerMultiplyAccumulates / 1e9:0.000}"),
                own.Length.ToString(CultureInfo.InvariantCulture), AblationResult.Seconds(own) is { } seconds ? FormattableString.Invariant($"{seconds:0.0}") : "–", Text(Spread.Of(own.Select(r => r.Matrix.War))), Text(Spread.Of(own.Select(r => r.Matrix.Uar))));
        }
        AnsiConsole.Write(table);
        Console.WriteLine($"{path}: {results.Count} runs");
    }

    private static string Text(Spread? spread) => spread is not { } s ? "–" : TrainingRun.Percent(s.Mean) + (s.Deviation is { } d ? FormattableString.Invariant($" ± {100 * d:0.0}") : "");
}
