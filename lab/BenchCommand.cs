using System.CommandLine;
using System.Globalization;
using MsstNet.Complexity;
using MsstNet.Training;
using Spectre.Console;
using TorchSharp;

namespace MsstNet.Lab;

/// <summary>`lab bench`: what a training step costs on this machine, to be compared with another.</summary>
internal static class BenchCommand
{
    private static readonly Option<string> Preset = Options.Preset();
    private static readonly Option<string> Model = Options.Model();
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<int?> Side = Options.Side();
    private static readonly Option<int?> Freeze = Options.Freeze();
    private static readonly Option<int[]> Batches = new("--batch")
    {
        Description = "Clips of a batch.",
        HelpName = "B",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [1, 2, 8],
    };
    private static readonly Option<int> Repetitions = new("--repeat")
    {
        Description = "Timed repetitions of each; the median counts.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private static readonly string[] Columns =
        ["B", "forward, ms (fp32)", "step, ms", "clips/s", "share of peak", "memory, GB", "DFEW epoch"];

    public static Command Create()
    {
        var command = new Command("bench",
            "Time forward pass and training step in fp32 and bf16 (on a GPU in fp16, too), as a share of the matmul peak; "
            + "what a GPU's owner compares.")
        {
            Preset, Model, Side, Freeze, Device, Batches, Repetitions,
        };
        HelpWithExamples.AddTo(command, ["lab bench", "lab bench --preset paper-t16 --batch 8 32 --device cuda",
            "lab bench --preset people --freeze 2 --side 96 --batch 16"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        int repetitions = parsed.GetValue(Repetitions);
        int[] batches = parsed.GetValue(Batches)!;
        if (repetitions < 1 || batches.Any(batch => batch < 1)) throw new LabException("--repeat and --batch must be at least 1.");
        var device = OptionValues.Device(parsed.GetValue(Device)!);
        var preset = Configure(parsed);

        var table = new Table().Border(TableBorder.Rounded).AddColumn("in");
        foreach (string title in Columns) table.AddColumn(new TableColumn(title).RightAligned());
        // A CPU takes longer for float16 than for float32.
        Precision[] precisions = device.type == DeviceType.CUDA ? [Precision.Fp32, Precision.Bf16, Precision.Fp16] : [Precision.Fp32, Precision.Bf16];
        foreach (var precision in precisions)
        {
            double peak = StepTimes.MatmulPeak(device, precision);
            Console.WriteLine(Text($"matmul peak {OptionValues.NameOf(precision)}: {peak / 1e12:0.00} TFLOP/s"));
            if (precision == Precision.Bf16 && !Suits(preset)) continue;
            foreach (int batch in batches)
                table.AddRow(Row(preset, StepTimes.Measure(preset, precision, batch, repetitions, device), OptionValues.NameOf(precision), peak));
        }
        AnsiConsole.Write(table);
        Console.WriteLine(Text($"{preset.Name}, {preset.Network.Description}, T = {preset.Network.Frames}, side {preset.Network.Side}, ")
            + Text($"{preset.Training.FrozenStages} stages frozen, ")
            + Text($"on {parsed.GetValue(Device)}, {torch.get_num_threads()} CPU threads; random frames, nothing loaded."));
        Console.WriteLine(Text($"DFEW epoch: the {ProtocolSize.Dfew.TrainClips:N0} training clips of a fold at this rate. ")
            + "Memory: on the CPU the most the process has held so far; on a GPU what all processes hold.");
        return 0;
    }

    private static TrainingPreset Configure(ParseResult parsed)
    {
        var preset = TrainingPreset.Find(parsed.GetValue(Preset)!, null, parsed.GetValue(Model));
        var network = preset.Network with { Side = parsed.GetValue(Side) ?? preset.Network.Side };
        var training = preset.Training with { FrozenStages = parsed.GetValue(Freeze) ?? preset.Training.FrozenStages };
        return preset with { Network = network.Validate(), Training = training.Validate() };
    }

    private static string[] Row(TrainingPreset preset, StepTime time, string precision, double peak)
    {
        double operations = 6.0 * NetworkCost.Of(preset.Network).PaperAndAttentionMultiplyAccumulates;   // a clip's: forward, and twice that backward
        return
        [
            precision, Text($"{time.Clips}"), Text($"{time.Forward * 1000:0.0}"), Text($"{time.Step * 1000:0.0}"),
            Text($"{time.ClipsPerSecond:0.00}"), Text($"{operations * time.ClipsPerSecond / peak:0.00}"),
            time.Memory is { } bytes ? Text($"{bytes / 1e9:0.00}") : "–",
            Readable.Duration(ProtocolSize.Dfew.TrainClips / time.ClipsPerSecond),
        ];
    }

    // A network that cannot be trained in bfloat16 says so, and what can be measured is still shown.
    private static bool Suits(TrainingPreset preset)
    {
        using var network = preset.Network.Build(preset.Training.Seed);
        try
        {
            new TrainingStep(network, preset.Training with { Precision = Precision.Bf16 }).Dispose();
            return true;
        }
        catch (LabException e)
        {
            Console.WriteLine(e.Message);
            return false;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
