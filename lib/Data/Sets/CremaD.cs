namespace MsstNet.Data.Sets;

/// <summary>
/// CREMA-D (Cao et al., "CREMA-D: crowd-sourced emotional multimodal actors dataset", IEEE Transactions on Affective Computing 2014): 91 actors speak
/// twelve sentences in
/// six expressions. Open Database License, open to anyone.
/// </summary>
/// <remarks>
/// A name is <c>1001_DFA_ANG_XX</c>: actor, sentence, expression, intensity. The label is the expression meant, not the one seen by the raters.
/// </remarks>
public static class CremaD
{
    private static readonly string[] Codes = ["ANG", "DIS", "FEA", "HAP", "NEU", "SAD"];

    /// <summary>The six expressions.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["Angry", "Disgust", "Fear", "Happy", "Neutral", "Sad"];

    /// <summary>Clips of each expression, 7,442 altogether.</summary>
    public static IReadOnlyList<int> Published { get; } = [1271, 1271, 1271, 1271, 1087, 1271];

    /// <summary>Opens a copy: videos, or folders of frames, named as the videos are.</summary>
    /// <param name="root">The folder VideoFlash, or any above the clips.</param>
    /// <param name="skipBad">Whether bad clips are left out and listed instead of refusing the whole set.</param>
    /// <exception cref="LabException">There is no clip, or one cannot be used.</exception>
    public static IRecordedClips Open(string root, bool skipBad = false) =>
        ActedClips.Open(new DataIdentity(DataKind.CremaD, root), "1001_DFA_ANG_XX.flv", Classes, Published, Parse, skipBad);

    private static ActedName? Parse(string name)
    {
        string[] fields = name.Split('_');
        return fields is [{ Length: 4 } actor, _, var code, _] && actor.All(char.IsAsciiDigit) && Array.IndexOf(Codes, code) is >= 0 and var label
            ? new ActedName(label, actor) : null;
    }
}
