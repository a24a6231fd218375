namespace MsstNet.Data.Sets;

/// <summary>A data set that lies on disk as its authors distribute it, and what they say of it.</summary>
public interface IRecordedClips : IClipSource
{
    /// <summary>Clips and lines left out, with file, line and reason; empty unless bad ones were to be skipped.</summary>
    IReadOnlyList<SkippedClip> Skipped { get; }

    /// <summary>The published counts of each split, as many as the protocol has; empty where nothing is published.</summary>
    IReadOnlyList<PublishedSplit> Published { get; }

    /// <summary>Clips of each class over the whole set as published; null where nothing is, or where <see cref="Published"/> says it.</summary>
    IReadOnlyList<int>? PublishedByClass => null;

    /// <summary>The file a frame is in; for a clip that is a video, the same for all its frames.</summary>
    string FramePath(int clip, int frame);
}
