using System.CommandLine;
using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Model;
using MsstNet.Training;
using MsstNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab;

/// <summary>`lab train`: trains on one or more splits, each in a run folder of its own that can be resumed.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Preset = Options.Preset();
    private static readonly Option<string> Model = Options.Model();
    private static readonly Option<string> Data = Options.Data();
    private static readonly Option<string> Fold = Options.Fold();
    private static readonly Option<int?> Frames = Options.Frames();
    private static readonly Option<int> Seed = Options.Seed();
    private static readonly Option<string> Device = Options.Device();
    private static readonly Option<bool> SkipBad = Options.SkipBad();
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on with runs that were stopped; finished ones are kept." };
    private static readonly Option<string?> Out = new("--out") { Description = "Folder of the runs (default: runs/).", HelpName = "DIR" };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training clips.", HelpName = "N" };
    private static readonly Option<int?> BatchSize = new("--batch") { Description = "Clips of a batch.", HelpName = "B" };
    private static readonly Option<double?> Rate = new("--lr") { Description = "Learning rate before the first division by 10.", HelpName = "X" };
    private static readonly Option<double?> ClipNorm = new("--clip-norm") { Description = "Largest norm of the gradient; 0 for no bound.", HelpName = "X" };
    private static readonly Option<double?> Warmup = new("--warmup") { Description = "Epochs over which the rate grows from 0.", HelpName = "N" };
    private static readonly Option<string> Numbers = Options.Precision();
    private static readonly Option<int> Freeze = new("--freeze") { Description = "Keep the first N stages of the image network as they start; for --weights and --backbone.", HelpName = "N" };
    private static readonly Option<bool> Recompute = new("--recompute") { Description = "Less memory for more time: inner results are worked out twice." };
    private static readonly Option<string?> Weights = new("--weights") { Description = "Start from the weights of a run folder or its last.safetensors.", HelpName = "RUN" };
    private static readonly Option<string?> Backbone = new("--backbone") { Description = "Start ResNet-18 from a file with torchvision's names, safetensors or .pth (never executed).", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("train", "Train on a data set; every run leaves run.json, metrics.csv and a checkpoint, and can be resumed.")
        {
            Preset, Model, Data, Fold, Frames, Seed, Device, Resume, Out, Epochs, BatchSize, Rate, Warmup, ClipNorm, Numbers, Freeze, Recompute, Weights, Backbone, SkipBad,
        };
        HelpWithExamples.AddTo(command,
        [
            "lab train",
            "lab train --frames 16 --seed 2",
            "lab train --model r18-lstm",
            "lab train --preset paper-t16 --data dfew:PATH --fold all --device cuda",
            "lab train --data dfew:PATH --fold 1..5 --weights runs/demo",
            "lab train --data dfew:PATH --fold 1 --resume",
            "lab train --preset paper-t16 --data pack:DIR --precision bf16",
        ]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Options.ParseDevice(parsed.GetValue(Device)!);
        var preset = Configure(parsed);
        var source = Datasets.Cached(Datasets.Open(DataIdentity.Parse(parsed.GetValue(Data)!), parsed.GetValue(SkipBad)), preset.Network.Side);
        var folds = Options.ParseFolds(parsed.GetValue(Fold)!, source.Splits.Count);
        preset = preset with { Network = (preset.Network with { Classes = source.Classes.Count }).Validate() };

        var results = new List<EvaluationResult>();
        foreach (int fold in folds)
        {
            var split = source.Splits[fold - 1];
            string path = Path.Combine(parsed.GetValue(Out) ?? "runs", RunName(preset, source, fold, folds.Count > 1 || source.Splits.Count > 1));
            var job = new TrainingJob(preset, source, split, path, Options.CommandLine(parsed), parsed.GetValue(Device)!, parsed.GetValue(SkipBad), parsed.GetValue(Weights) ?? parsed.GetValue(Backbone));
            results.Add(job.Execute(parsed.GetValue(Resume), () => Start(preset, parsed)));
        }
        TrainingSummary.Print(results, [.. folds.Select(fold => source.Splits[fold - 1].Name)]);
        return 0;
    }

    private static TrainingPreset Configure(ParseResult parsed)
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
            Precision = Options.ParsePrecision(parsed.GetValue(Numbers)!),
            FrozenStages = parsed.GetValue(Freeze),
            Recompute = parsed.GetValue(Recompute),
            MaxGradientNorm = parsed.GetValue(ClipNorm) is { } norm ? (norm == 0 ? null : norm) : training.MaxGradientNorm,
        };
        return preset with { Network = preset.Network.Validate(), Training = training.Validate() };
    }

    private static nn.Module<Tensor, Tensor> Start(TrainingPreset preset, ParseResult parsed)
    {
        if (parsed.GetValue(Weights) is not null && parsed.GetValue(Backbone) is not null)
            throw new LabException("--weights and --backbone both say where ResNet-18 starts; give one of them.");
        var network = preset.Network.Build(preset.Training.Seed);
        if (parsed.GetValue(Weights) is { } weights)
        {
            if (Directory.Exists(weights)) RunDirectory.Open(weights).LoadWeights(network);
            else Checkpoint.LoadWeights(weights, network);
        }
        if (parsed.GetValue(Backbone) is { } backbone)
        {
            var resnet = (network as IResNetInside)?.Backbone ?? throw new LabException($"--backbone: {preset.Network.Model} has no ResNet-18 inside; leave it out.");
            using var file = WeightFiles.Read(backbone);
            Console.WriteLine($"{backbone}: {BackboneWeights.Load(resnet, file)}");
        }
        return network;
    }

    private static string RunName(TrainingPreset preset, IClipSource source, int fold, bool withFold) =>
        $"{Options.ModelPrefix(preset.Network)}{preset.Name}-{source.Identity.ContentWord}-t{preset.Network.Frames}-s{preset.Training.Seed}" + (withFold ? $"-fold{fold}" : "");
}
