using System.CommandLine;
using MsstNet.Lab.Smiles;

namespace MsstNet.Lab;

/// <summary>`lab data smiles LONDON_DIR --out DIR`: short clips of real people, from photographs anyone can download, in DFEW's layout.</summary>
internal static class DataSmilesCommand
{
    private const string Attribution = """
        Clips made of photographs of the Face Research Lab London Set
        (Lisa DeBruine and Benedict Jones, figshare, 2017), licensed CC BY 4.0: https://creativecommons.org/licenses/by/4.0/
        Changed: aligned, cropped, the frames between a neutral and a smiling photograph interpolated by optical flow,
        small movements, changes of light and noise added. Say so, and whose photographs they are, wherever you show them.

        """;

    private static readonly Argument<string> Photographs = new("LONDON_DIR")
    {
        Description = "The unpacked set: neutral_front/NNN_03.jpg and smiling_front/NNN_08.jpg.",
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder to make; it must not hold anything yet.", Required = true, HelpName = "DIR",
    };
    private static readonly Option<int> Side = new("--side") { Description = "Pixels on a side.", DefaultValueFactory = _ => 224, HelpName = "N" };
    private static readonly Option<int> Seed = Options.Seed();

    public static Command Create()
    {
        var command = new Command("smiles",
            "Make clips of real smiles, in DFEW's layout, from the Face Research Lab London Set (free download, CC BY 4.0).")
        {
            Photographs, Out, Side, Seed,
        };
        HelpWithExamples.AddTo(command, ["lab data smiles LONDON_DIR --out smiles", "lab train --preset quick-small --data dfew:smiles --folds all"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string target = parsed.GetValue(Out)!;
        int side = parsed.GetValue(Side);
        if (side is < 16 or > 1024) throw new LabException($"--side {side}: a frame has 16 to 1024 pixels on a side.");
        using var interruption = new Interruption();
        using var source = new LondonSmiles(parsed.GetValue(Photographs)!, parsed.GetValue(Seed));
        foreach (var left in source.Skipped) Console.WriteLine($"left out: {left}");
        ProgressDisplay.Run("writing", source.Clips.Count, "clips", done =>
        {
            foreach (int written in DfewWriter.Write(source, target, side))
            {
                interruption.Token.ThrowIfCancellationRequested();   // leaving the loop early leaves nothing behind
                done(written);
            }
        });
        AtomicFile.WriteText(Path.Combine(target, "README.txt"), Attribution);
        int clips = source.Clips.Count, frames = source.Clips.Sum(clip => clip.FrameCount);
        Console.WriteLine($"{target}: {clips} clips of {clips / 2} people, {frames} frames, {source.Splits.Count} folds by person; "
            + $"train on it with --data dfew:{target}");
        return 0;
    }
}
