using System.Security.Cryptography;
using System.Text;
using MsstNet.Data.Loading;

namespace MsstNet.Data.Sets;

/// <summary>
/// Clips that are folders of frames, .jpg or .png, read where they lie: nothing is converted, and a frame is decoded when it is asked for.
/// </summary>
public sealed class FrameClips : IRecordedClips
{
    private readonly FrameFolder[] folders;

    /// <summary>Brings together what a reader found.</summary>
    /// <param name="identity">Which set it is, and where.</param>
    /// <param name="listing">Its classes, the usable clips with their frames, and what is wrong with the others.</param>
    /// <param name="published">The authors' counts.</param>
    /// <param name="splits">Indices into the clips.</param>
    /// <param name="skipBad">Whether faults are listed in <see cref="Skipped"/> instead of refusing the whole set.</param>
    /// <exception cref="LabException">There are faults that are not to be skipped, no clip at all, or a clip on both sides of a split.</exception>
    internal FrameClips(
        DataIdentity identity, ClipListing listing, IReadOnlyList<PublishedSplit> published, IReadOnlyList<Split> splits, bool skipBad)
    {
        SkippedClip.Refuse(listing.Faults, skipBad);
        foreach (var split in splits) RequireDisjoint(identity, split, listing.Clips);
        (Identity, Classes, Published, Clips) = (identity with { Clips = listing.Clips.Length }, listing.Classes, published, listing.Clips);
        (folders, Splits, Skipped) = (listing.Folders, splits, listing.Faults);
        Fingerprint = Digest();
    }

    /// <inheritdoc/>
    public DataIdentity Identity { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The clips some list names, in the natural order of their names.</summary>
    public IReadOnlyList<Clip> Clips { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Split> Splits { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SkippedClip> Skipped { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PublishedSplit> Published { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int>? PublishedByClass { get; init; }

    /// <summary>Changes with the lists, the frames' names and the files' sizes; not with where the folder lies.</summary>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public string FramePath(int clip, int frame) => Path.Combine(folders[clip].Path, folders[clip].Names[frame]);

    /// <inheritdoc/>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb) => FrameDecoder.Decode(FramePath(clip, frame), side, rgb);

    private static void RequireDisjoint(DataIdentity identity, Split split, IReadOnlyList<Clip> clips)
    {
        int[] both = [.. split.Train.Intersect(split.Test)];
        if (both.Length > 0)
            throw new LabException($"{identity}, {split.Name}: clip {clips[both[0]].Id} of the test list is also in the train list ({both.Length} "
                + "in both); a clip learned from cannot be tested on.");
    }

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append(FormattableString text) => hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(text)));
        for (int i = 0; i < Clips.Count; i++)
        {
            Append($"{Clips[i].Id} {Clips[i].Label} {Clips[i].Person}\n");
            for (int frame = 0; frame < folders[i].Names.Length; frame++) Append($"{folders[i].Names[frame]} {folders[i].Sizes[frame]}\n");
        }
        foreach (var split in Splits) Append($"{split.Name}\n{string.Join(' ', split.Train)}\n{string.Join(' ', split.Test)}\n");
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
