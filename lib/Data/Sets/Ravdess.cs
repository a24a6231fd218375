namespace MsstNet.Data.Sets;

/// <summary>
/// RAVDESS (Livingstone and Russo, "The Ryerson audio-visual database of emotional speech and song", PLoS ONE 2018): 24 actors speak two sentences in
/// eight
/// expressions. CC BY-NC-SA 4.0, open to anyone.
/// </summary>
/// <remarks>
/// A name is <c>01-01-06-01-02-01-12</c>: modality (01 with sound, 02 video alone, 03 sound alone), speech 01 or song 02, expression, intensity,
/// statement, repetition,
/// actor. Speech is read. A recording that is there with sound and without is one clip: the second is taken.
/// </remarks>
public static class Ravdess
{
    /// <summary>The eight expressions in RAVDESS's numbering.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["Neutral", "Calm", "Happy", "Sad", "Angry", "Fearful", "Disgust", "Surprised"];

    /// <summary>Clips of speech: 24 actors, two statements, two repetitions, two intensities but one of neutral.</summary>
    public static IReadOnlyList<int> Published { get; } = [96, 192, 192, 192, 192, 192, 192, 192];

    /// <summary>Opens a copy: videos, or folders of frames, named as the videos are.</summary>
    /// <param name="root">The folder that holds Actor_01 to Actor_24, or any above the clips.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">There is no clip, or one cannot be used.</exception>
    public static IRecordedClips Open(string root, bool skipBad = false)
    {
        // With both kinds present, every recording would be there twice.
        bool silent = Directory.Exists(root) && FolderTree.Entries(root).Any(entry => entry.Name.StartsWith("02-01-", StringComparison.Ordinal));
        return ActedClips.Open(new DataIdentity(DataKind.Ravdess, root), "01-01-06-01-02-01-12.mp4", Classes, Published,
            name => Parse(name, silent ? "02" : "01"), skipBad);
    }

    private static ActedName? Parse(string name, string modality)
    {
        string[] fields = name.Split('-');
        return fields.Length == 7 && fields.All(field => field.Length == 2 && field.All(char.IsAsciiDigit)) && fields[0] == modality
            && fields[1] == "01"
            && int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture) is >= 1 and <= 8 and var number
                ? new ActedName(number - 1, fields[6]) : null;
    }
}
