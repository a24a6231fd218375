using System.CommandLine;
using System.Globalization;
using MsstNet.Lab.Runs;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>`lab export RUN`: a run's network in one file with its manifest, without the optimizer's state.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Run_ = new("RUN") { Description = "A run folder." };
    private static readonly Option<string> Out = new("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };

    public static Command Create()
    {
        var command = new Command("export", "Write a run's weights and manifest into one safetensors file, for looking at and classifying.")
        {
            Run_, Out,
        };
        HelpWithExamples.AddTo(command, ["lab export runs/demo --out network.safetensors"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var run = RunDirectory.Open(parsed.GetValue(Run_)!);
        string path = parsed.GetValue(Out)!;
        using var network = new RunCheckpoints(run).LoadNetwork();
        Writing.To(path, () => TrainedNetwork.Save(path, network, run.Manifest));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {new FileInfo(path).Length / 1e6:0.00} MB"));
        return 0;
    }
}
