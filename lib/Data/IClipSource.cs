namespace MsstNet.Data;

/// <summary>A data set: which clips exist, how they are split, and their frames on request. Safe to read from several threads.</summary>
public interface IClipSource
{
    /// <summary>Which data they are. Messages name them by its text, e.g. "dfew:PATH".</summary>
    DataIdentity Identity { get; }

    /// <summary>Class names; a label is an index into them.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>All clips, in an order that does not change.</summary>
    IReadOnlyList<Clip> Clips { get; }

    /// <summary>The data set's own splits, at least one; fold k is <c>Splits[k - 1]</c>.</summary>
    IReadOnlyList<Split> Splits { get; }

    /// <summary>
    /// Sixteen hex digits that change when the data change: a run made on other data is not resumed by mistake.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>Decodes one frame, scaled to side × side.</summary>
    /// <param name="clip">Index into <see cref="Clips"/>.</param>
    /// <param name="frame">0 … FrameCount - 1.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="rgb">Receives side · side · 3 bytes: rows, columns, then red, green, blue.</param>
    /// <exception cref="LabException">The frame is missing, truncated or not an image; the message names the file.</exception>
    void ReadFrame(int clip, int frame, int side, Span<byte> rgb);
}
