using System.Security.Cryptography;
using System.Text;
using MsstNet.Data.Video;

namespace MsstNet.Data.Sets;

/// <summary>
/// Clips that are video files. A clip is decoded whole, its face found and cropped in every frame, when a frame of it is first asked for; each thread
/// keeps the clip it
/// read last. That costs a fifth of a second or more a clip: train from `lab data pack`, or with frames kept in memory.
/// </summary>
/// <remarks>
/// Frames without a face are left out and the others spread over the clip's length, as a clip with too few frames is spread over T.
/// </remarks>
public sealed class VideoClips : IRecordedClips
{
    private readonly string[] files;
    private readonly ThreadLocal<Decoded?> last = new();

    internal VideoClips(
        DataIdentity identity, IReadOnlyList<string> classes, IReadOnlyList<int>? publishedByClass, IReadOnlyList<(Clip Clip, string File)> clips,
        IReadOnlyList<SkippedClip> faults, bool skipBad)
    {
        SkippedClip.Refuse(faults, skipBad);
        (Identity, Classes, PublishedByClass, Skipped) = (identity with { Clips = clips.Count }, classes, publishedByClass, faults);
        Clips = [.. clips.Select(pair => pair.Clip)];
        files = [.. clips.Select(pair => pair.File)];
        Splits = PersonFolds.Of(Clips);
        string text = string.Concat(clips.Select(pair =>
            FormattableString.Invariant($"{pair.Clip.Id} {pair.Clip.Label} {pair.Clip.Person} {new FileInfo(pair.File).Length}\n")));
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <inheritdoc/>
    public DataIdentity Identity { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The clips, in natural order of their names; their frame counts are what the files say.</summary>
    public IReadOnlyList<Clip> Clips { get; }

    /// <summary>Five folds by person: nothing official is published.</summary>
    public IReadOnlyList<Split> Splits { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SkippedClip> Skipped { get; }

    /// <summary>Empty: nothing official is published.</summary>
    public IReadOnlyList<PublishedSplit> Published => [];

    /// <inheritdoc/>
    public IReadOnlyList<int>? PublishedByClass { get; }

    /// <summary>Changes with names, persons and the files' sizes; not with where the folder lies.</summary>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public string FramePath(int clip, int frame) => files[clip];

    /// <inheritdoc/>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        if (last.Value is not { } decoded || decoded.Clip != clip || decoded.Side != side)
            last.Value = decoded = new Decoded(clip, side, Decode(files[clip], Clips[clip].FrameCount, side));
        decoded.Faces[(int)((long)frame * decoded.Faces.Length / Clips[clip].FrameCount)].CopyTo(rgb);
    }

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
