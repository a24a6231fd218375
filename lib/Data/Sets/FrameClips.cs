using MsstNet.Data.Loading;
using MsstNet.Data.Video;

namespace MsstNet.Data.Sets;

/// <summary>Clips that are folders of frames, .jpg or .png.</summary>
/// <param name="listing">The set, the usable clips with their frames, and what is wrong with the others.</param>
/// <param name="splits">Indices into the clips.</param>
internal sealed class FrameClips(ClipListing listing, IReadOnlyList<Split> splits)
    : RecordedClips(listing.Set, listing.Clips, splits, listing.Faults, Contents(listing, splits))
{
    /// <inheritdoc/>
    public override string FramePath(int clip, int frame) => Path.Combine(listing.Folders[clip].Path, listing.Folders[clip].Names[frame]);

    /// <inheritdoc/>
    public override void ReadFrame(int clip, int frame, int side, Span<byte> rgb) => FrameDecoder.Decode(FramePath(clip, frame), side, rgb);

    private static IEnumerable<FormattableString> Contents(ClipListing listing, IReadOnlyList<Split> splits)
    {
        foreach (var (clip, folder) in listing.Clips.Zip(listing.Folders))
        {
            yield return $"{clip.Id} {clip.Label} {clip.Person}\n";
            foreach (var (name, size) in folder.Names.Zip(folder.Sizes)) yield return $"{name} {size}\n";
        }
        foreach (var split in splits) yield return $"{split.Name}\n{string.Join(' ', split.Train)}\n{string.Join(' ', split.Test)}\n";
    }
}

/// <summary>
/// Clips that are video files, in five folds by person. When a frame of a clip is first asked for, the whole clip is decoded and the face is cropped
/// in every frame; each thread keeps the clip it read last. That costs a fifth of a second or more a clip: train from `lab data pack`, or with frames
/// kept in memory.
/// </summary>
/// <remarks>
/// Frames without a face are left out and the others spread over the clip's length, as a clip with too few frames is spread over T.
/// </remarks>
/// <param name="set">Which set it is.</param>
/// <param name="clips">The clips, whose frame counts are what the files say, and the files.</param>
/// <param name="faults">Files that cannot be read.</param>
internal sealed class VideoClips(OpenedSet set, List<(Clip Clip, string File)> clips, IReadOnlyList<SkippedClip> faults)
    : RecordedClips(set, clips.ConvertAll(pair => pair.Clip), PersonFolds.Of(clips.ConvertAll(pair => pair.Clip)), faults, clips.Select(Contents))
{
    private readonly ThreadLocal<Decoded?> last = new();

    /// <inheritdoc/>
    public override string FramePath(int clip, int frame) => clips[clip].File;

    /// <inheritdoc/>
    public override void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        if (last.Value is not { } decoded || decoded.Clip != clip || decoded.Side != side)
            last.Value = decoded = new Decoded(clip, side, Decode(clips[clip].File, Clips[clip].FrameCount, side));
        decoded.Faces[(int)((long)frame * decoded.Faces.Length / Clips[clip].FrameCount)].CopyTo(rgb);
    }

    private static FormattableString Contents((Clip Clip, string File) pair) =>
        $"{pair.Clip.Id} {pair.Clip.Label} {pair.Clip.Person} {new FileInfo(pair.File).Length}\n";

    private static byte[][] Decode(string file, int frames, int side)
    {
        using var video = new FaceFrames(file);
        byte[][] faces = [.. video.Read().Where(frame => frame.HasFace).Select(frame => frame.Crop(side))];
        if (video.Video.EndedEarly)
            throw new LabException($"{file}: ends after {video.Video.Read} of {frames} frames; copy it again from the original.");
        return faces.Length > 0 ? faces : throw new LabException($"{file}: no face in any of its {video.Video.Read} frames; "
            + "look at the file, or leave it out with bad clips skipped.");
    }

    private sealed record Decoded(int Clip, int Side, byte[][] Faces);
}
