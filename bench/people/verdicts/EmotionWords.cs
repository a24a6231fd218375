using MsstNet.Data;

namespace MsstNet.Lab.Bench;

/// <summary>The words that data sets, folders and other networks have for the seven classes.</summary>
internal static class EmotionWords
{
    private static readonly string[][] Words =
    [
        ["happy", "happiness", "joy", "joyful", "smile", "smiling"],
        ["sad", "sadness"],
        ["neutral", "calm"],
        ["angry", "anger"],
        ["surprise", "surprised"],
        ["disgust", "disgusted"],
        ["fear", "fearful", "afraid"],
    ];

    /// <summary>The class that a name speaks of: "Happy", "smiling_front", "surprised-03.mp4"; null for none, or two different ones.</summary>
    public static int? Label(string name)
    {
        var said = new string([.. name.Select(letter => char.IsAsciiLetter(letter) ? char.ToLowerInvariant(letter) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] labels = [.. Enumerable.Range(0, Words.Length).Where(label => Words[label].Intersect(said, StringComparer.Ordinal).Any())];
        return labels is [int only] ? only : null;
    }

    /// <summary>Where each class of a network belongs among the seven.</summary>
    /// <param name="classes">The network's names.</param>
    /// <param name="whose">Whose names they are, for the message.</param>
    /// <exception cref="LabException">A name is of none of the seven, or two are of one.</exception>
    public static int[] Places(IReadOnlyList<string> classes, string whose)
    {
        int[] places = [.. classes.Select(name => Label(name)
            ?? throw new LabException($"{whose}: the class \"{name}\" is none of {string.Join(", ", Emotions.Names)}."))];
        return places.Distinct().Count() == places.Length ? places
            : throw new LabException($"{whose}: two of its classes ({string.Join(", ", classes)}) are the same emotion.");
    }

    /// <summary>Probabilities in a network's own order as seven in ours; a class that it does not have gets 0.</summary>
    public static float[] Ordered(IReadOnlyList<float> own, IReadOnlyList<int> places)
    {
        var seven = new float[Emotions.Names.Count];
        for (int i = 0; i < places.Count; i++) seven[places[i]] = own[i];
        return seven;
    }
}
