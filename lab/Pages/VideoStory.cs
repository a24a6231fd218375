using MsstNet.Evaluation;

namespace MsstNet.Lab.Pages;

/// <summary>A face of a video at one time.</summary>
/// <param name="Seconds">When.</param>
/// <param name="Rgb">The crop, rows, columns, then red, green, blue; null where there is no face.</param>
internal sealed record FaceAt(double Seconds, byte[]? Rgb);

/// <summary>A video as its page tells it.</summary>
internal sealed record VideoStory
{
    /// <summary>Heading: the video's name.</summary>
    public required string Title { get; init; }

    /// <summary>One paragraph: what was done.</summary>
    public required string Lead { get; init; }

    /// <summary>Class names, in label order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Length in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What the network said, in order of time.</summary>
    public required IReadOnlyList<VideoMoment> Moments { get; init; }

    /// <summary>Faces, in order of time, evenly taken.</summary>
    public required IReadOnlyList<FaceAt> Faces { get; init; }

    /// <summary>Pixels on a side of each face.</summary>
    public required int Side { get; init; }

    /// <summary>The video as a <c>data:</c> address for browsers that can play it; null shows the faces alone.</summary>
    public string? Video { get; init; }

    /// <summary>Whether it is one picture, over which there is no time.</summary>
    public bool IsPicture => Faces.Count == 1 && Moments.Count == 1;

    /// <summary>Stretches of one answer.</summary>
    public IReadOnlyList<EmotionSpan> Spans { get; init; } = [];

    /// <summary>Network, window and versions, as name and value.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>What the page does not show, in plain words.</summary>
    public string Caveat { get; init; } = "";

    /// <summary>The command that makes the page again.</summary>
    public string Command { get; init; } = "";
}
