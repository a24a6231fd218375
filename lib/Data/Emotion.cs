namespace MsstNet.Data;

/// <summary>The seven classes in DFEW's order; the value is the class index of the logits (DFEW's files count from 1).</summary>
public enum Emotion
{
    /// <summary>Happiness.</summary>
    Happy,
    /// <summary>Sadness.</summary>
    Sad,
    /// <summary>No expression.</summary>
    Neutral,
    /// <summary>Anger.</summary>
    Angry,
    /// <summary>Surprise.</summary>
    Surprise,
    /// <summary>Disgust.</summary>
    Disgust,
    /// <summary>Fear.</summary>
    Fear,
}

/// <summary>The seven class names as a list, in the order of <see cref="Emotion"/>.</summary>
public static class Emotions
{
    /// <summary>Happy, Sad, Neutral, Angry, Surprise, Disgust, Fear.</summary>
    public static IReadOnlyList<string> Names { get; } = Enum.GetNames<Emotion>();
}
