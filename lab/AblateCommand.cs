using System.CommandLine;
using MsstNet.Data;
using MsstNet.Torch;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>
/// `lab ablate`: trains every row of one of the paper's tables with several seeds. A run is a folder: those that ended are kept and those that
/// were started are continued, so the same command goes on after whatever stopped it. To share the runs out, `--only` trains one of them,
/// `--collect` makes the table of those that have ended, and `--slurm` writes the jobs that do both on a cluster.
/// </summary>
internal static class AblateCommand
{
    private static readonly Option<string> Preset = Options.Preset();
    private static readonly Option<string> Data = Options.Data();
    private static readonly Option<string> Fold = Options.Fold();
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<bool> SkipBad = Options.SkipBad();

    private static readonly Option<int> Table = new("--table")
    {
        Description = "The paper's table: 1 varies blocks and frames; 2 and 3 compare MSSTNet with other networks.",
        DefaultValueFactory = _ => 1, HelpName = "N",
    };
    private static readonly Option<int> Seeds = new("--seeds")
    {
        Description = "Runs of every row, with seeds 1 to N.", DefaultValueFactory = _ => 3, HelpName = "N",
    };
    private static readonly Option<int[]> Frames = new("--frames")
    {
        Description = "Only the rows with these T (default: all). Networks for which the paper prints no T are trained at each of them.",
        HelpName = "T", AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<bool> WithoutOrder = new("--without-order")
    {
        Description = "Table 1's rows without the temporal position e_t: MSSTNet blind to the order of frames.",
    };
    private static readonly Option<int?> Epochs = Options.Epochs();
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder of the runs and of tableN.csv.", DefaultValueFactory = _ => Path.Combine("runs", "ablation"), HelpName = "DIR",
    };
    private static readonly Option<string?> Only = new("--only")
    {
        Description = "Train only the run with this folder name, and make no table.", HelpName = "RUN",
    };
    private static readonly Option<bool> Collect = new("--collect")
    {
        Description = "Train nothing: make the table of the runs that have ended, and list the others.",
    };
    private static readonly Option<string?> Slurm = new("--slurm")
    {
        Description = "Train nothing: write the runs as a Slurm job array into a new folder.", HelpName = "DIR",
    };

    private static readonly string[] Examples =
    [
        "lab ablate --table 1 --seeds 3",
        "lab ablate --table 1 --frames 4 8 --epochs 8",
        "lab ablate --table 1 --frames 8 --without-order",
        "lab ablate --table 3 --frames 8 --seeds 3 --out runs/rivals",
        "lab ablate --table 1 --preset paper-t16 --data dfew:PATH --fold all --seeds 1 --device cuda",
        "lab ablate --seeds 3 --only quick-synthetic-t4-b1-1-0-s2-fold1",
        "lab ablate --preset paper-t16 --data dfew:PATH --fold all --device cuda --slurm sweep",
    ];

    public static Command Create()
    {
        var command = new Command("ablate", "Train every row of one of the paper's tables with several seeds; continues where it stopped.")
        {
            Table, Preset, Data, Fold, Seeds, Frames, WithoutOrder, Epochs, Device, SkipBad, Out, Only, Collect, Slurm,
        };
        HelpWithExamples.AddTo(command, Examples);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        RequireValid(parsed);
        RequireDevice(parsed);
        var preset = TrainingPreset.Find(parsed.GetValue(Preset)!);
        var rows = AblationRows.Of(parsed.GetValue(Table), preset, parsed.GetValue(Frames) ?? [], !parsed.GetValue(WithoutOrder));
        var runs = Runs(parsed, preset, rows);

        if (parsed.GetValue(Slurm) is { } folder) return WriteSweep(parsed, runs, Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (parsed.GetValue(Only) is { } name) return AblationTraining.One(runs, name);
        return MakeTable(parsed, rows, runs);
    }

    private static void RequireValid(ParseResult parsed)
    {
        if (parsed.GetValue(Seeds) < 1) throw new LabException($"--seeds {parsed.GetValue(Seeds)} runs nothing; give at least 1.");
        bool[] modes = [parsed.GetValue(Only) is not null, parsed.GetValue(Collect), parsed.GetValue(Slurm) is not null];
        if (modes.Count(given => given) > 1)
            throw new LabException("--only trains a run, --collect makes the table, --slurm writes a job array; give one of them.");
    }

    // Jobs are written and collected on machines without a GPU, too.
    private static void RequireDevice(ParseResult parsed)
    {
        string device = parsed.GetValue(Device)!;
        OptionValues.RequireDeviceName(device);
        if (parsed.GetValue(Collect)) TorchLibrary.Require();
        else if (parsed.GetValue(Slurm) is null) OptionValues.Device(device);
    }

    private static IReadOnlyList<AblationRun> Runs(ParseResult parsed, TrainingPreset preset, IReadOnlyList<AblationRow> rows)
    {
        bool skipBad = parsed.GetValue(SkipBad);
        var source = Datasets.Cached(Datasets.Open(DataIdentity.Parse(parsed.GetValue(Data)!), skipBad), preset.Network.Side);
        var folds = OptionValues.Folds(parsed.GetValue(Fold)!, source.Splits.Count);
        preset = preset with { Training = preset.Training with { Epochs = parsed.GetValue(Epochs) ?? preset.Training.Epochs } };
        var invocation = new Invocation(OptionValues.CommandLine(parsed), parsed.GetValue(Device)!, skipBad);
        return new Ablation(preset, source, parsed.GetValue(Out)!, invocation).Runs(rows, parsed.GetValue(Seeds), folds);
    }

    private static int WriteSweep(ParseResult parsed, IReadOnlyList<AblationRun> runs, string folder)
    {
        DataIdentity data = DataIdentity.Parse(parsed.GetValue(Data)!);
        // A task starts wherever Slurm starts it: the paths it is given are absolute.
        var elsewhere = new Dictionary<Option, string?>
        {
            [Data] = (data.Kind == DataKind.Synthetic ? data : data with { Place = Path.GetFullPath(data.Place!) }).ToString(),
            [Out] = Path.GetFullPath(parsed.GetValue(Out)!),
            [Slurm] = null,
        };
        var sweep = new SlurmSweep(folder, runs, [.. ShellWords.ThisProgram(), "ablate", .. ShellWords.Given(parsed, elsewhere)]);
        sweep.Write();
        Console.WriteLine($"{folder}: {runs.Count} tasks; look at the #SBATCH lines of sweep.sbatch, then submit with");
        Console.WriteLine(sweep.Submission);
        return 0;
    }

    private static int MakeTable(ParseResult parsed, IReadOnlyList<AblationRow> rows, IReadOnlyList<AblationRun> runs)
    {
        int number = parsed.GetValue(Table);
        string path = Path.Combine(parsed.GetValue(Out)!, $"table{number}{(parsed.GetValue(WithoutOrder) ? "-without-order" : "")}.csv");
        var table = new AblationTable(path, rows, named: number != 1);
        // The table holds what has ended before anything new is trained.
        var results = AblationTraining.Ended(runs);
        if (results.Count > 0)
        {
            Console.WriteLine($"{results.Count} of {runs.Count} runs are complete.");
            table.Write(results);
        }
        if (!parsed.GetValue(Collect)) AblationTraining.Rest(runs, results, () => table.Write(results));
        if (results.Count > 0) table.Print(results);
        if (AblationRows.NotBuilt(number) is { Count: > 0 } notBuilt)
            Console.WriteLine($"not built, see data/paper/networks.csv: {string.Join(", ", notBuilt)}");
        return results.Count == runs.Count ? 0 : throw AblationTraining.Missing(runs, results);
    }
}
