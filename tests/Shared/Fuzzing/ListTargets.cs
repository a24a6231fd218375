using System.Text;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>A list of a data set: whatever it says, no frame outside of the data set's folder is a clip's.</summary>
internal sealed class ListTarget : FuzzTarget
{
    private readonly string list;
    private readonly Func<string, bool, RecordedClips> open;
    private readonly string[] lines;

    /// <summary>Lays a miniature copy out, and another beside it.</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="frames">Folders that hold a frame each.</param>
    /// <param name="others">The other lists, by path.</param>
    /// <param name="list">The list that is damaged.</param>
    /// <param name="open">Opens the set, bad clips skipped or not.</param>
    /// <param name="lines">Texts of whole lists.</param>
    public ListTarget(string name, string[] frames, (string Path, string Text)[] others, string list, Func<string, bool, RecordedClips> open,
        params string[] lines) : base(name)
    {
        (this.list, this.open, this.lines) = (list, open, lines);
        foreach (string root in new[] { Inside, Outside })
        {
            foreach (string folder in frames)
            {
                Directory.CreateDirectory(Path.Combine(root, folder));
                System.IO.File.WriteAllBytes(Path.Combine(root, folder, "1.jpg"), [1]);
            }
            foreach (var (path, text) in others.Append((list, lines[0])))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
                System.IO.File.WriteAllText(Path.Combine(root, path), text);
            }
        }
        Words =
        [
            .. Mutation.CommonWords,
            .. Mutation.Utf8([.. frames.Select(folder => Path.Combine(Outside, folder)), .. frames.Select(folder => "../../../outside/" + folder),
                .. frames, "Happy", "anger", "3", "00003.mp4", Outside]),
        ];
    }

    public override IReadOnlyList<byte[]> Whole => [.. lines.Select(Encoding.UTF8.GetBytes)];

    public override IReadOnlyList<byte[]> Words { get; }

    /// <summary>
    /// Lines that are many and no entries; one that never ends; and a byte that ends a line for some readers and is half a character of a caption.
    /// </summary>
    public override IReadOnlyList<(string Story, byte[] Input)> Past =>
    [
        ("a million lines", [.. Enumerable.Repeat("x\n"u8.ToArray(), 1_000_000).SelectMany(line => line)]),
        ("one line of four million words", [.. Enumerable.Repeat("x "u8.ToArray(), 4_000_000).SelectMany(word => word)]),
        ("UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(lines[0])]),
        ("clips of the copy beside it", Encoding.UTF8.GetBytes(string.Join('\n',
            Words.Select(word =>
            $"{Encoding.UTF8.GetString(word)},1\n{Encoding.UTF8.GetString(word)} Happy\n{Encoding.UTF8.GetString(word)} anger")))),
    ];

    protected override string File => Path.Combine(Inside, list);

    /// <summary>A contradiction between lists names the data set.</summary>
    public override string Subject => Inside;

    public override void Read(byte[] input)
    {
        var data = open(Inside, input.Length % 2 == 0);
        for (int clip = 0; clip < data.Clips.Count; clip++) RequireInside(data.FramePath(clip, 0));
        foreach (var bad in data.Skipped)
        {
            if (bad.ToString().Any(char.IsControl) || bad.ToString().Length > 1000)
                throw new FuzzFindingException($"is told of in more than a line: {bad}");
        }
    }

    /// <summary>One target for each form of list there is.</summary>
    public static IEnumerable<(string Name, Func<FuzzTarget> Make)> All()
    {
        const string Dfew = "EmoLabel_DataSplit/train(single-labeled)/set_1.csv", DfewTest = "EmoLabel_DataSplit/test(single-labeled)/set_1.csv";
        string[] dfew = [.. Enumerable.Range(1, 4).Select(clip => $"Clip/clip_224x224/0000{clip}")];
        static RecordedClips OpenDfew(string root, bool skip) => MsstNet.Data.Sets.Dfew.Open(root, skip);
        yield return ("dfew", () => new ListTarget("dfew", dfew, [(DfewTest, "video_name,label\n4,7\n")], Dfew, OpenDfew,
            "video_name,label\n1,1\n2,3\n3,2\n", "1,1\n00002,3\r\n", "Clip/clip_224x224/00001 16 0\nClip/clip_224x224/00003 16 5\n"));
        yield return ("dfew-people", () => new ListTarget("dfew-people", dfew, [(Dfew, "1,1\n2,3\n"), (DfewTest, "4,7\n")], "people.csv", OpenDfew,
            "video_name,person\n1,ada\n2,ada\n4,bob\n"));

        string[] ferv = ["2_ClipsforFaceCrop/Crime/Happy/0001", "2_ClipsforFaceCrop/Crime/Sad/0002", "2_ClipsforFaceCrop/Daily/Fear/0003"];
        yield return ("ferv39k", () => new ListTarget("ferv39k", ferv, [("4_setups/All_scenes/test_All.csv", "Daily/Fear/0003 Fear\n")],
            "4_setups/All_scenes/train_All.csv", Ferv39k.Open,
            "Crime/Happy/0001 Happy\nCrime/Sad/0002 Sad\n", "path,id\nCrime/Happy/0001,3\n"));

        string[] mafw = ["data/faces/00001", "data/faces/00002", "data/faces/00003"];
        yield return ("mafw", () => new ListTarget("mafw", mafw, [("single/no_caption/set_1/test.txt", "00003.mp4 fear\n")],
            "single/no_caption/set_1/train.txt", Mafw.Open,
            "00001.mp4 anger\n00002.mp4 contempt\n", "00001.mp4\tanger\tA man\n"));

        yield return ("folder-people", () => new ListTarget("folder-people", ["a/1", "a/2", "b/3", "b/4"], [], "people.csv", ClassFolders.Open,
            "clip,person\na/1,ada\na/2,bob\nb/3,ada\nb/4,bob\n"));
    }
}
