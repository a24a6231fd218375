namespace MsstNet.Lab.Data;

/// <summary>One clip nobody has labelled: a folder of frames, .jpg or .png, in natural order. Its label is 0 and means nothing.</summary>
public sealed class FolderSource : IClipSource
{
    private readonly FrameFolder folder;

    /// <summary>Lists the folder; nothing is decoded.</summary>
    /// <param name="path">The folder, e.g. what <c>ffmpeg -i video.mp4 frames/%05d.jpg</c> writes; faces should be cropped as in training.</param>
    /// <exception cref="LabException">It does not exist or holds no frame.</exception>
    public FolderSource(string path)
    {
        if (!Directory.Exists(path)) throw new LabException($"{path} is no folder; name one that holds the video's frames as .jpg or .png.");
        folder = FrameFolder.Scan(path);
        if (folder.Fault() is { } fault) throw new LabException($"{fault}; put the video's frames there.");
        Clips = [new Clip(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), 0, folder.Names.Length)];
        Splits = [new Split("all", [], [0])];
        Fingerprint = folder.Sizes.Aggregate(14695981039346656037UL, (hash, size) => (hash ^ (ulong)size) * 1099511628211UL).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public string Name => "frames:" + folder.Path;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => Emotions.Names;

    /// <inheritdoc/>
    public IReadOnlyList<Clip> Clips { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Split> Splits { get; }

    /// <summary>From the sizes of the frames.</summary>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb) => FrameDecoder.Decode(Path.Combine(folder.Path, folder.Names[frame]), side, rgb);
}
