using MsstNet.Data.Loading;
using MsstNet.Data.Video;

namespace MsstNet.Data.Sets;

/// <summary>What the name of an actor's clip says.</summary>
internal sealed record ActedName(int Label, string Person);

/// <summary>
/// Data sets in which the name of a clip says everything: video files anywhere below a folder, or, where somebody has extracted them, folders of
/// frames of the same
/// names. Folds are made by person.
/// </summary>
internal static class ActedClips
{
    private static readonly string[] Extensions = [".mp4", ".flv", ".avi", ".mov", ".mkv", ".webm", ".m4v"];

    /// <summary>Finds the clips below a folder.</summary>
    /// <param name="set">Which set it is, and in which folder.</param>
    /// <param name="example">A clip's name, for the message where there is none.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="published">Clips of each class as published.</param>
    /// <param name="parse">Reads a name without extension; null for what is no clip of the set.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed.</param>
    public static IRecordedClips Open(
        DataIdentity set, string example, IReadOnlyList<string> classes, IReadOnlyList<int> published, Func<string, ActedName?> parse, bool skipBad)
    {
        string root = set.Place!;
        if (!Directory.Exists(root)) throw new LabException($"{root}: no such folder; name the one below which clips such as {example} lie.");
        var videos = Named(FolderTree.Files(root, file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)), parse);
        if (videos.Count > 0) return Videos(set, classes, published, videos, skipBad);
        var folders = Named(FolderTree.Entries(root).OfType<DirectoryInfo>().Select(folder => folder.ToString()), parse);
        if (folders.Count == 0) throw new LabException($"{root}: no clip such as {example}, neither a video nor a folder of its frames.");
        var listing = new ClipListing(root, classes);
        listing.Add(folders.Select(found =>
            new ListedClip(found.Path, 0, Path.GetRelativePath(root, found.Path).Replace('\\', '/'), found.Name.Label, found.Name.Person)));
        var folds = PersonFolds.Of(listing.Clips);
        return new FrameClips(set, listing, [], folds, skipBad) { PublishedByClass = published };
    }

    private static VideoClips Videos(
        DataIdentity set, IReadOnlyList<string> classes, IReadOnlyList<int> published, List<(string Path, ActedName Name)> videos, bool skipBad)
    {
        var faults = new List<SkippedClip>();
        var clips = new List<(Clip, string)>();
        foreach (var (path, acted) in videos)
        {
            try
            {
                using var video = VideoFrames.Open(path);
                if (video.Count is not { } frames)
                    faults.Add(new SkippedClip(path, 0, "the file does not say how many frames it has; write it anew with `ffmpeg -i`"));
                else clips.Add((new Clip(Path.GetFileNameWithoutExtension(path), acted.Label, frames, acted.Person), path));
            }
            catch (LabException e)
            {
                OpenCv.Require();   // without OpenCV no file can be read, which is not the files' fault
                faults.Add(new SkippedClip(path, 0, e.Message[(e.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.')));
            }
        }
        return new VideoClips(set, classes, published, clips, faults, skipBad);
    }

    private static List<(string Path, ActedName Name)> Named(IEnumerable<string> paths, Func<string, ActedName?> parse) =>
        [.. paths.Select(path => (Path: path, Name: parse(Path.GetFileNameWithoutExtension(path))!)).Where(found => found.Name is not null)
            .OrderBy(found => Path.GetFileNameWithoutExtension(found.Path), NaturalOrder.Comparer)
            .DistinctBy(found => Path.GetFileNameWithoutExtension(found.Path))];
}
