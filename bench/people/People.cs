using System.CommandLine;
using MsstNet.Data;
using MsstNet.Torch;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>
/// `people`: networks of ours and the peer judge stills and clips of people, all of them the same crops in the same run; a table of every class, a
/// confusion table, and parts such as pose or sex.
/// </summary>
internal static class People
{
    private static readonly Option<string[]> Weights = new("--weights") { Description = "A file that `lab export` wrote; several times." };
    private static readonly Option<string[]> Sets = new("--set")
    {
        Description = "real-faces, cmu-faces (of ../shared/data), or a folder: CLASS/still.jpg, CLASS/video.mp4, CLASS/frames/1.jpg, happy-1.mp4.",
    };
    private static readonly Option<string[]> Data = new("--data") { Description = $"The test clips of a data set: {Options.DataKinds}." };
    private static readonly Option<string> Fold = new("--fold") { Description = "Of --data: a number, or all.", DefaultValueFactory = _ => "1" };
    private static readonly Option<string> Peer = new("--peer")
    {
        Description = "crops: face-api on our crops; own: also with its own detection, slow; none.", DefaultValueFactory = _ => "crops",
    };
    private static readonly Option<int> PeerFrames = new("--peer-frames") { Description = "Of a clip.", DefaultValueFactory = _ => 16 };
    private static readonly Option<int> Threads = new("--threads") { Description = "For our networks.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Out = new("--out") { Description = "The figures as CSV." };
    private static readonly Option<string?> Probabilities = new("--probabilities") { Description = "All answers as CSV, for `reliability`." };

    public static int Run(string[] words)
    {
        var command = new RootCommand("Networks of ours and face-api on the same crops of people.")
        {
            Weights, Sets, Data, Fold, Peer, PeerFrames, Threads, Out, Probabilities,
        };
        command.SetAction(Judge);
        return command.Parse(words).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static int Judge(ParseResult parsed)
    {
        TorchLibrary.Require();
        set_num_threads(parsed.GetValue(Threads));
        var sets = OpenSets(parsed);
        var judges = Judges(parsed);
        try
        {
            var verdicts = sets.SelectMany(set => WithMain(set, [.. Verdicts(set, judges)])).ToList();
            if (parsed.GetValue(Probabilities) is { } file) VerdictFile.Write(file, verdicts);
            var figures = PeopleTable.Of(verdicts);
            if (parsed.GetValue(Out) is { } table) Csv.Write(table, PeopleTable.Header, figures.Select(PeopleTable.Row));
            Console.WriteLine(PeopleMarkdown.Of(figures));
            foreach (var set in sets.Where(set => !set.Cases.Any(one => one.Facts.ContainsKey("sex"))))
                Console.WriteLine($"{set.Name}: sex and ethnicity are not stated, so nothing is said by them.");
            return 0;
        }
        finally
        {
            foreach (var judge in judges) judge.Dispose();
        }
    }

    private static IEnumerable<Verdict> Verdicts(PeopleSet set, IReadOnlyList<IJudge> judges)
    {
        int[] sides = [.. judges.Select(judge => judge.Side).Distinct()];
        var others = new List<Verdict>();
        int most = 0;
        foreach (var (at, one) in set.Cases.Index())
        {
            if ((at + 1) % 20 == 0 || at + 1 == set.Cases.Count) Console.Error.Write($"\r{set.Name}: {at + 1} of {set.Cases.Count}        ");
            var frames = one.Open(sides);
            foreach (var answer in judges.SelectMany(judge => judge.Judge(frames)))
            {
                var verdict = new Verdict(set.Name, one.Name, answer.Network, one.Truth, answer.Probabilities, one.Facts)
                {
                    Frames = answer.Frames, Seconds = answer.Seconds, FaceFound = answer.FaceFound ?? frames.FaceFound,
                };
                most = Math.Max(most, answer.Frames);
                if (answer.OfClips) others.Add(verdict);
                else yield return verdict;
            }
        }
        Console.Error.WriteLine();
        if (most < 2) yield break;   // a set of stills
        foreach (var verdict in others) yield return verdict;
    }

    // The main part first, then the whole set.
    private static IEnumerable<Verdict> WithMain(PeopleSet set, IReadOnlyList<Verdict> verdicts) => set.Main is not { } main ? verdicts
        : verdicts.Where(verdict => main.Has(verdict.Facts)).Select(verdict => verdict with { Set = main.Name }).Concat(verdicts);

    private static List<PeopleSet> OpenSets(ParseResult parsed)
    {
        string[] names = parsed.GetValue(Sets) ?? [], data = parsed.GetValue(Data) ?? [];
        if (names.Length + data.Length == 0) names = ["real-faces", "cmu-faces"];
        string fold = parsed.GetValue(Fold)!;
        if (fold != "all" && !int.TryParse(fold, out _)) throw new LabException($"--fold {fold}: give a number, or all.");
        return
        [
            .. names.SelectMany(name => name switch
            {
                "real-faces" => PeopleSet.RealFaces(Shared("real-faces-dfew-layout")),
                "cmu-faces" => [PeopleSet.Cmu(Shared("cmu-faces"))],
                _ => [PeopleSet.Folder(name)],
            }),
            .. data.Select(text => PeopleSet.Data(DataIdentity.Parse(text), int.TryParse(fold, out int one) ? one : null)),
        ];
    }

    private static List<IJudge> Judges(ParseResult parsed)
    {
        string[] files = parsed.GetValue(Weights) is { Length: > 0 } given ? given
            : [Path.Combine(AppContext.BaseDirectory, "weights", "quick.safetensors")];
        var ends = files.Select(file => Path.GetFileNameWithoutExtension(file)).ToList();
        // Runs export files of one name into folders of their own.
        List<IJudge> judges = [.. files.Select((file, at) =>
            new OurJudge(file, ends.Count(end => end == ends[at]) == 1 ? ends[at] : Path.ChangeExtension(file, null)))];
        string peer = parsed.GetValue(Peer)!;
        if (peer is not ("crops" or "own" or "none")) throw new LabException($"--peer {peer}: give crops, own or none.");
        if (peer != "none") judges.Add(new PeerJudge(parsed.GetValue(PeerFrames), own: peer == "own"));
        return judges;
    }

    private static string Shared(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(path)) return path;
        }
        throw new LabException($"shared/data/{name} is beside no folder above the program; name another --set.");
    }
}
