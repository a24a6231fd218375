using System.Security.Cryptography;
using System.Text;
using MsstNet.Data;

namespace MsstNet.Lab;

/// <summary>
/// Two sources as one: the first with its splits, and the clips of another that are only learned from. What is tested on does not change, so
/// that runs with and without the other clips can be compared.
/// </summary>
internal sealed class JoinedClips : IClipSource
{
    private readonly IClipSource first, more;

    /// <summary>Joins two sources.</summary>
    /// <param name="first">Gives identity, classes, splits and the clips to test on.</param>
    /// <param name="more">All of its clips go to the clips to learn from, of every split.</param>
    /// <exception cref="LabException">Their classes differ.</exception>
    public JoinedClips(IClipSource first, IClipSource more)
    {
        if (!first.Classes.SequenceEqual(more.Classes))
        {
            throw new LabException($"--and {more.Identity}: its classes are {string.Join(", ", more.Classes)}, and those of {first.Identity} "
                + $"are {string.Join(", ", first.Classes)}; give data of the same classes.");
        }
        (this.first, this.more) = (first, more);
        Clips = [.. first.Clips, .. more.Clips];
        IEnumerable<int> others = Enumerable.Range(first.Clips.Count, more.Clips.Count);
        Splits = [.. first.Splits.Select(split => split with { Train = [.. split.Train, .. others] })];
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{first.Fingerprint}+{more.Fingerprint}")))[..16];
    }

    /// <inheritdoc/>
    public DataIdentity Identity => first.Identity;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => first.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<Clip> Clips { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Split> Splits { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        if (clip < first.Clips.Count) first.ReadFrame(clip, frame, side, rgb);
        else more.ReadFrame(clip - first.Clips.Count, frame, side, rgb);
    }
}
