using System.Globalization;
using MsstNet.Data.Loading;
using MsstNet.Data.Video;

namespace MsstNet.Data.Sets;

/// <summary>
/// A data set of actors in which the name of a clip says everything: video files anywhere below a folder or, where somebody has extracted them,
/// folders of frames of the same names. Folds are made by person.
/// </summary>
/// <param name="Kind">Which set it is.</param>
/// <param name="Example">A clip's name, for the message where there is none.</param>
/// <param name="Classes">The expressions: the label is the one meant, not the one seen by raters.</param>
/// <param name="Published">Clips of each expression.</param>
/// <param name="Names">For a folder, what a name without extension says; null for what is no clip of the set.</param>
internal sealed record ActedSet(
    DataKind Kind, string Example, IReadOnlyList<string> Classes, IReadOnlyList<int> Published, Func<string, Func<string, ActedName?>> Names)
{
    /// <summary>
    /// RAVDESS (Livingstone and Russo, "The Ryerson audio-visual database of emotional speech and song", PLoS ONE 2018): 24 actors speak two
    /// sentences in eight expressions, two repetitions, two intensities but one of neutral. CC BY-NC-SA 4.0, open to anyone.
    /// </summary>
    /// <remarks>
    /// A name is <c>01-01-06-01-02-01-12</c>: modality (01 with sound, 02 video alone, 03 sound alone), speech 01 or song 02, expression, intensity,
    /// statement, repetition, actor. Speech is read. With both modalities present every recording is there twice, and the silent one is taken.
    /// </remarks>
    public static ActedSet Ravdess { get; } = new(DataKind.Ravdess, "01-01-06-01-02-01-12.mp4",
        ["Neutral", "Calm", "Happy", "Sad", "Angry", "Fearful", "Disgust", "Surprised"], [96, 192, 192, 192, 192, 192, 192, 192], root =>
        {
            bool silent = FolderTree.Entries(root).Any(entry => entry.Name.StartsWith("02-01-", StringComparison.Ordinal));
            string modality = silent ? "02" : "01";
            return name => name.Split('-') is [var kind, "01", var expression, _, _, _, var actor] fields && kind == modality
                && fields.All(field => field.Length == 2 && field.All(char.IsAsciiDigit))
                && int.Parse(expression, CultureInfo.InvariantCulture) is >= 1 and <= 8 and var number ? new ActedName(number - 1, actor) : null;
        });

    /// <summary>
    /// CREMA-D (Cao et al., "CREMA-D: crowd-sourced emotional multimodal actors dataset", IEEE Transactions on Affective Computing 2014): 91 actors
    /// speak twelve sentences in six expressions. Open Database License, open to anyone.
    /// </summary>
    /// <remarks>A name is <c>1001_DFA_ANG_XX</c>: actor, sentence, expression, intensity.</remarks>
    public static ActedSet CremaD { get; } = new(DataKind.CremaD, "1001_DFA_ANG_XX.flv",
        ["Angry", "Disgust", "Fear", "Happy", "Neutral", "Sad"], [1271, 1271, 1271, 1271, 1087, 1271], _ => name =>
            name.Split('_') is [{ Length: 4 } actor, _, var code, _] && actor.All(char.IsAsciiDigit)
            && Array.IndexOf(["ANG", "DIS", "FEA", "HAP", "NEU", "SAD"], code) is >= 0 and var label ? new ActedName(label, actor) : null);

    private static readonly string[] Extensions = [".mp4", ".flv", ".avi", ".mov", ".mkv", ".webm", ".m4v"];

    /// <summary>Opens a copy.</summary>
    /// <param name="root">Any folder above the clips.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">There is no clip, or one cannot be used.</exception>
    public RecordedClips Open(string root, bool skipBad)
    {
        if (!Directory.Exists(root)) throw new LabException($"{root}: no such folder; name the one below which clips such as {Example} lie.");
        var set = new OpenedSet(new DataIdentity(Kind, root), Classes, skipBad) { ByClass = Published };
        var parse = Names(root);
        var videos = Named(FolderTree.Files(root, file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)), parse);
        if (videos.Count > 0) return OpenVideos(set, videos);
        var folders = Named(FolderTree.Entries(root).OfType<DirectoryInfo>().Select(folder => folder.ToString()), parse);
        if (folders.Count == 0) throw new LabException($"{root}: no clip such as {Example}, neither a video nor a folder of its frames.");
        return new ClipListing(set, root).OpenByPerson(folders.Select(found =>
            new ListedClip(found.Path, 0, Path.GetRelativePath(root, found.Path).Replace('\\', '/'), found.Name.Label, found.Name.Person)));
    }

    private static VideoClips OpenVideos(OpenedSet set, List<(string Path, ActedName Name)> videos)
    {
        var faults = new List<SkippedClip>();
        var clips = new List<(Clip, string)>();
        foreach (var (path, acted) in videos)
        {
            try
            {
                using var video = VideoFrames.Open(path);
                if (video.Count is { } frames) clips.Add((new Clip(Path.GetFileNameWithoutExtension(path), acted.Label, frames, acted.Person), path));
                else faults.Add(new SkippedClip(path, 0, "the file does not say how many frames it has; write it anew with `ffmpeg -i`"));
            }
            catch (LabException e)
            {
                OpenCv.Require();   // without OpenCV no file can be read, which is not the files' fault
                faults.Add(new SkippedClip(path, 0, e.Message[(e.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.')));
            }
        }
        return new VideoClips(set, clips, faults);
    }

    private static List<(string Path, ActedName Name)> Named(IEnumerable<string> paths, Func<string, ActedName?> parse) =>
        [.. paths.Select(path => (Path: path, Name: parse(Path.GetFileNameWithoutExtension(path))!)).Where(found => found.Name is not null)
            .OrderBy(found => Path.GetFileNameWithoutExtension(found.Path), NaturalOrder.Comparer)
            .DistinctBy(found => Path.GetFileNameWithoutExtension(found.Path))];
}

/// <summary>What the name of an actor's clip says.</summary>
internal sealed record ActedName(int Label, string Person);
