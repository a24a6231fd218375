using System.CommandLine;
using System.Diagnostics;
using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Lab.Packs;
using MsstNet.Lab.Puppets;

namespace MsstNet.Lab;

/// <summary>`lab data puppets --photographs DIR --facekit DIR --out DIR|pack:DIR`: clips of photographed people, moved by a face model.</summary>
internal static class DataPuppetsCommand
{
    private const string Attribution = """
        Clips made of neutral photographs of the sets in webmorphR.stim: Face Research Lab London Set (Lisa DeBruine and Benedict Jones, figshare,
        2017, doi:10.6084/m9.figshare.5047666) and Young Adult White Faces with Manipulated Versions (figshare 4220517), both CC BY 4.0:
        https://creativecommons.org/licenses/by/4.0/ . Changed: the faces are moved by expression shapes of ICT-FaceKit (USC ICT, MIT), lit and
        degraded. No one in them did or felt what the clips show: use them to train and test networks, and show none of them as what a person
        expressed.

        """;

    private static readonly Option<string> PhotographFolder = new("--photographs")
    {
        Description = "Photographs with templates, as in webmorphR.stim: london/neutral_front/034_03.jpg and .tem, canada/003f.jpg and .tem.",
        Required = true, HelpName = "DIR",
    };
    private static readonly Option<string> Kit = new("--facekit")
    {
        Description = "A checkout of ICT-FaceKit: the folder with FaceXModel in it.", Required = true, HelpName = "DIR",
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder to make in DFEW's layout, or pack:DIR for a pack, which goes on where it was interrupted.", Required = true,
        HelpName = "DIR|pack:DIR",
    };
    private static readonly Option<int> Clips = new("--clips") { Description = "Clips of each.", DefaultValueFactory = _ => 54, HelpName = "N" };
    private static readonly Option<int?> People = new("--people") { Description = "Take so many people, of all sets alike.", HelpName = "N" };
    private static readonly Option<int> Side = new("--side") { Description = "Pixels on a side.", DefaultValueFactory = _ => 112, HelpName = "N" };
    private static readonly Option<int> Seed = Options.Seed();

    public static Command Create()
    {
        var command = new Command("puppets",
            "Make clips of photographed people in all seven classes, moved by a face model: two free downloads (CC BY 4.0, MIT).")
        {
            PhotographFolder, Kit, Out, Clips, People, Side, Seed,
        };
        HelpWithExamples.AddTo(command,
        [
            "lab data puppets --photographs STIM --facekit ICT-FaceKit --out pack:packs/puppets",
            "lab data puppets --photographs STIM --facekit ICT-FaceKit --out puppets --people 2 --clips 7",
        ]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string target = parsed.GetValue(Out)!;
        int side = parsed.GetValue(Side), clips = parsed.GetValue(Clips);
        if (side is < 32 or > 512) throw new LabException($"--side {side}: a frame of a puppet has 32 to 512 pixels on a side.");
        if (clips is < 1 or > 1000) throw new LabException($"--clips {clips}: 1 to 1000 clips of each person.");
        if (parsed.GetValue(People) is < 1) throw new LabException($"--people {parsed.GetValue(People)}: at least 1.");
        string folder = parsed.GetValue(PhotographFolder)!;
        IReadOnlyList<Photographed> found = Chosen(Photographs.Find(folder), parsed.GetValue(People));
        using var interruption = new Interruption();
        FaceKit kit = FaceKit.Load(parsed.GetValue(Kit)!);
        IReadOnlyList<(Photographed Person, float Error)> fitting = [];
        IReadOnlyList<string> refused = [];
        ProgressDisplay.Run("fitting", found.Count, "people", done => (fitting, refused) = PuppetFaces.Usable(kit, found, people =>
        {
            interruption.Token.ThrowIfCancellationRequested();
            done(people);
        }));
        foreach (string reason in refused) Console.WriteLine($"left out: {reason}");
        if (fitting.Count == 0) throw new LabException($"{folder}: no photograph fits the face model; the reasons are above.");
        var source = new PuppetFaces(kit, [.. fitting.Select(one => one.Person)],
            new PuppetSettings(clips, Seed: (ulong)parsed.GetValue(Seed)), folder);
        var clock = Stopwatch.StartNew();
        Write(source, target, side, interruption.Token);
        Report(source, fitting, target, clock.Elapsed.TotalSeconds);
        return 0;
    }

    private static void Write(PuppetFaces source, string target, int side, CancellationToken stop)
    {
        if (IsPack(target))
        {
            string pack = target["pack:".Length..];
            ProgressDisplay.Run("drawing", source.Clips.Sum(clip => clip.FrameCount), "frames", done =>
                FramePackWriter.Write(source, pack, new FramePackOptions { Side = side, ShardBytes = 1 << 26 },
                    ProgressDisplay.Callback<long>(frames => done((int)frames)), stop));
            // A pack's folder holds the pack alone, so that the same command can verify and mend it.
            WriteBeside(source, Path.TrimEndingDirectorySeparator(pack) + "-");
            return;
        }
        ProgressDisplay.Run("drawing", source.Clips.Count, "clips", done =>
        {
            foreach (int written in DfewWriter.Write(source, target, side))
            {
                stop.ThrowIfCancellationRequested();       // leaving the loop early leaves nothing behind
                done(written);
            }
        });
        WriteBeside(source, Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar);
    }

    // The true action units of every frame, and whose photographs they are.
    private static void WriteBeside(PuppetFaces source, string prefix)
    {
        ActionUnit[] units = [.. ActionUnits.All];
        Csv.Write(prefix + "units.csv", "clip,frame," + string.Join(',', units.Select(unit => $"au{(int)unit}")),
            source.Clips.Index().SelectMany(clip => Rows(clip.Item, source.ActionUnitCurves(clip.Index))));
        AtomicFile.WriteText(prefix + "README.txt", Attribution);

        IEnumerable<string> Rows(Clip clip, AuCurves curves)
        {
            IReadOnlyList<float>[] all = [.. units.Select(curves.Curve)];
            for (int frame = 0; frame < clip.FrameCount; frame++)
                yield return FormattableString.Invariant($"{clip.Id},{frame},")
                    + string.Join(',', all.Select(curve => FormattableString.Invariant($"{curve[frame]:0.###}")));
        }
    }

    private static void Report(PuppetFaces source, IReadOnlyList<(Photographed Person, float Error)> fitting, string target, double seconds)
    {
        int frames = source.Clips.Sum(clip => clip.FrameCount);
        Console.WriteLine(FormattableString.Invariant($"{fitting.Count} people fitted, mean error {fitting.Average(one => one.Error):0.000} ")
            + FormattableString.Invariant($"distances between the eyes, largest {fitting.Max(one => one.Error):0.000}"));
        Console.WriteLine(FormattableString.Invariant($"{target}: {source.Clips.Count:N0} clips, {frames:N0} frames, {frames / seconds:N0}/s, ")
            + $"{source.Splits.Count} folds by person; train on it with --data {(IsPack(target) ? target : "dfew:" + target)}");
    }

    private static bool IsPack(string target) => target.StartsWith("pack:", StringComparison.Ordinal);

    // So many of every set in turn, so that few people are not all of one set.
    private static IReadOnlyList<Photographed> Chosen(IReadOnlyList<Photographed> found, int? people)
    {
        if (people is null) return found;
        var sets = found.GroupBy(person => person.Person.Split('-')[0]);
        return [.. sets.SelectMany(set => set.Index()).OrderBy(one => one.Index).Take(people.Value).Select(one => one.Item)];
    }
}
