using MsstNet.Data;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Bench;

/// <summary>A still or clip to be judged.</summary>
/// <param name="Name">Its name in the set.</param>
/// <param name="Truth">Its class, an <see cref="Emotion"/>.</param>
/// <param name="Facts">What is said of it: pose, sex …</param>
/// <param name="Open">Its frames, cropped at the sizes given.</param>
internal sealed record FaceCase(
    string Name, int Truth, IReadOnlyDictionary<string, string> Facts, Func<IReadOnlyList<int>, CaseFrames> Open);

/// <summary>Stills or clips of people with a class each.</summary>
/// <param name="Name">As tables call it.</param>
/// <param name="Cases">The stills or clips.</param>
internal sealed record PeopleSet(string Name, IReadOnlyList<FaceCase> Cases)
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>The part of the cases that has a name of its own in the tables besides the whole; null for none.</summary>
    public (string Name, Func<IReadOnlyDictionary<string, string>, bool> Has)? Main { get; init; }

    /// <summary>The 48 clips of ../shared/data/real-faces-dfew-layout: as they are, and cut out once more by the cropper.</summary>
    public static IEnumerable<PeopleSet> RealFaces(string folder)
    {
        var source = RecordedClips.Open(new DataIdentity(DataKind.Dfew, folder), skipBad: false);
        foreach (bool aligned in new[] { true, false })
        {
            yield return new PeopleSet("real-faces" + (aligned ? "" : ", cropped again"), [.. source.Clips.Select((clip, at) => new FaceCase(
                clip.Id, clip.Label, Nothing, sides => CaseFrames.Open(Path.GetDirectoryName(source.FramePath(at, 0))!, sides, aligned)))]);
        }
    }

    /// <summary>CMU Face Images, person_pose_emotion_eyes.png; the main part is whole faces: straight and without sunglasses.</summary>
    public static PeopleSet Cmu(string folder)
    {
        var cases = from file in Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                    let parts = Path.GetFileNameWithoutExtension(file).Split('_')
                    where parts.Length == 4
                    let truth = EmotionWords.Label(parts[2]) ?? throw new LabException($"{file}: {parts[2]} is no emotion; restore the file.")
                    let facts = new Dictionary<string, string> { ["person"] = parts[0], ["pose"] = parts[1], ["eyes"] = parts[3] }
                    select new FaceCase(Path.GetFileNameWithoutExtension(file), truth, facts, sides => CaseFrames.OpenStill(file, sides));
        return new PeopleSet("cmu-faces", [.. cases])
        {
            Main = ("cmu-faces, straight, eyes open", facts => facts["pose"] == "straight" && facts["eyes"] == "open"),
        };
    }

    /// <summary>Stills, videos and folders of frames by class; the rules are those of <see cref="NamedByClass"/>.</summary>
    public static PeopleSet Folder(string folder)
    {
        var people = PeopleCsv.Read(Path.Combine(folder, "people.csv"));
        var cases = from item in NamedByClass.Items(folder)
                    let stem = Path.GetFileNameWithoutExtension(item.Path)
                    select new FaceCase(Path.GetRelativePath(folder, item.Path), item.Truth, people.Facts(stem),
                        sides => item.Still ? CaseFrames.OpenStill(item.Path, sides) : CaseFrames.Open(item.Path, sides, aligned: false));
        return new PeopleSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), [.. cases]);
    }

    /// <summary>The test clips of data of any kind; their frames are taken as faces already.</summary>
    /// <param name="data">Which.</param>
    /// <param name="fold">The fold, from 1; null for the test clips of all folds together.</param>
    public static PeopleSet Data(DataIdentity data, int? fold)
    {
        var source = Datasets.Open(data, skipBad: true);
        if (fold is { } one && (one < 1 || one > source.Splits.Count))
            throw new LabException($"--fold {one}: {data} has {source.Splits.Count} of them.");
        int[] places = EmotionWords.Places(source.Classes, data.ToString());
        var clips = source.Splits.Where((_, at) => fold is null || at == fold - 1).SelectMany(split => split.Test).Distinct().Order();
        var cases = from clip in clips
                    let known = source.Clips[clip]
                    let facts = known.Person is { } person ? new Dictionary<string, string> { ["person"] = person } : Nothing
                    select new FaceCase(known.Id, places[known.Label], facts, sides => CaseFrames.Open(source, clip, sides));
        return new PeopleSet(data.ToString(), [.. cases]);
    }
}
