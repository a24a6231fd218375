using System.CommandLine;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;

namespace MsstNet.Lab;

/// <summary>`lab data synthesize --out DIR`: generated clips as JPEG files in DFEW's layout, for whatever reads DFEW.</summary>
internal static class DataSynthesizeCommand
{
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder to make; it must not hold anything yet.",
        Required = true,
        HelpName = "DIR",
    };
    private static readonly Option<int> People = new("--people") { Description = "Generated people.", DefaultValueFactory = _ => 24, HelpName = "N" };
    private static readonly Option<int> Clips = new("--clips") { Description = "Clips of each.", DefaultValueFactory = _ => 7, HelpName = "N" };
    private static readonly Option<string> Mix = new("--mix")
    {
        Description = "Class mix: balanced, or dfew (Disgust is 1.2 %).",
        DefaultValueFactory = _ => "balanced",
        HelpName = "MIX",
    };
    private static readonly Option<int> Side = new("--side") { Description = "Pixels on a side.", DefaultValueFactory = _ => 224, HelpName = "N" };
    private static readonly Option<int> Seed = Options.Seed();

    public static Command Create()
    {
        var command = new Command("synthesize",
            "Write generated clips in DFEW's layout: frames, five folds disjoint by person, and people.csv.")
        {
            Out, People, Clips, Mix, Side, Seed,
        };
        HelpWithExamples.AddTo(command, ["lab data synthesize --out faces", "lab data synthesize --out faces --people 200 --mix dfew --seed 7"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string target = parsed.GetValue(Out)!;
        var source = new SyntheticFaces(SyntheticSettings.Parse(FormattableString.Invariant(
            $"people={parsed.GetValue(People)},clips={parsed.GetValue(Clips)},mix={parsed.GetValue(Mix)},seed={parsed.GetValue(Seed)}")));
        using var interruption = new Interruption();
        ProgressDisplay.Run("writing", source.Clips.Count, "clips", done =>
        {
            foreach (int written in DfewWriter.Write(source, target, parsed.GetValue(Side)))
            {
                interruption.Token.ThrowIfCancellationRequested();   // leaving the loop early leaves nothing behind
                done(written);
            }
        });
        Console.WriteLine($"{target}: {source.Clips.Count} clips, {source.Clips.Sum(clip => clip.FrameCount)} frames, "
            + $"{source.Splits.Count} folds; train on it with --data dfew:{target}");
        return 0;
    }
}
