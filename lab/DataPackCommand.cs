using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MsstNet.Data;
using MsstNet.Lab.Packs;

namespace MsstNet.Lab;

/// <summary>`lab data pack KIND:PATH --out DIR`: decodes a data set once, so that no epoch decodes anything.</summary>
internal static class DataPackCommand
{
    private static readonly Argument<string> Data = new("DATA") { Description = "What to pack: dfew:PATH, or synthetic with its settings." };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder of the pack; an unfinished one goes on, a finished one is verified and mended.",
        Required = true,
        HelpName = "DIR",
    };
    private static readonly Option<int> Side = new("--side")
    {
        Description = "Pixels on a side: the preset's (the paper's is 112).",
        DefaultValueFactory = _ => 112,
        HelpName = "N",
    };
    private static readonly Option<int> Shard = new("--shard-mb")
    {
        Description = "Greatest size of a file; an interruption costs at most the work of one.",
        DefaultValueFactory = _ => 256,
        HelpName = "MB",
    };
    private static readonly Option<bool> SkipBad = Options.SkipBad();

    public static Command Create()
    {
        var command = new Command("pack",
            "Decode a data set once into files that training reads without decoding; safe to stop at any moment.")
        {
            Data, Out, Side, Shard, SkipBad,
        };
        HelpWithExamples.AddTo(command,
        [
            "lab data pack dfew:PATH --out packs/dfew",
            "lab train --preset paper-t16 --data pack:packs/dfew",
            "lab data pack dfew:PATH --out packs/dfew64 --side 64",
        ]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var data = DataIdentity.Parse(parsed.GetValue(Data)!);
        string folder = parsed.GetValue(Out)!;
        if (data.Kind == DataKind.Pack) throw new LabException($"{data} is packed already; name what it was made from, e.g. dfew:PATH.");
        if (parsed.GetValue(Shard) < 1) throw new LabException($"--shard-mb {parsed.GetValue(Shard)} has room for no frame; give at least 1.");
        var source = Datasets.Open(data, parsed.GetValue(SkipBad));
        var options = new FramePackOptions
        {
            Side = parsed.GetValue(Side),
            SkipBad = parsed.GetValue(SkipBad),
            ShardBytes = (long)parsed.GetValue(Shard) << 20,
        };
        using var interruption = new Interruption();
        var clock = Stopwatch.StartNew();
        FramePackReport report = null!;
        try
        {
            ProgressDisplay.Run("packing", source.Clips.Sum(clip => clip.FrameCount), "frames", done =>
                report = FramePackWriter.Write(source, folder, options, ProgressDisplay.Callback<long>(frames => done((int)frames)),
                    interruption.Token));
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"{folder}: stopped; the same command goes on where it was.");
            throw;
        }
        clock.Stop();
        if (report.Faults.Count > 0)
            Console.WriteLine($"{report.Faults.Count} frames cannot be decoded; "
                + "a clip that needs one of them is left out with --skip-bad, as from the files themselves:");
        foreach (var fault in report.Faults) Console.WriteLine($"  {source.Clips[fault.Clip].Id}: {fault.Reason}");
        string pace = report.Decoded == 0 ? "all there already and verified"
            : FormattableString.Invariant($"{report.Decoded / clock.Elapsed.TotalSeconds:N0} frames/s")
              + (report.Decoded < report.Frames ? FormattableString.Invariant($", {report.Frames - report.Decoded:N0} frames there already") : "");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{folder}: {report.Clips:N0} clips, {report.Frames:N0} frames, {report.Bytes / 1e6:N1} MB, {pace}; "
                + $"train on it with --data pack:{folder}"));
        return 0;
    }
}
