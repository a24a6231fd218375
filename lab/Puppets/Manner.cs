using MsstNet.Data;
using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>A shape that comes and goes with an expression, beyond its action units.</summary>
/// <param name="Shape">Name in the face model, without its side.</param>
/// <param name="Chance">Probability that it is there.</param>
/// <param name="Least">Least weight.</param>
/// <param name="Most">Largest weight.</param>
internal readonly record struct Trait(string Shape, float Chance, float Least, float Most);

/// <summary>How a head is held while an expression is shown, least and most of each; all zero leaves it as it is.</summary>
/// <param name="Raised">Radians that it is raised, negative lowered.</param>
/// <param name="Tilted">Radians towards a shoulder, either side.</param>
/// <param name="GazeAside">How far the eyes look aside, either side, 1 for the corner.</param>
/// <param name="GazeDown">How far the eyes look down, negative up.</param>
internal readonly record struct Bearing((float Least, float Most) Raised, (float Least, float Most) Tilted,
    (float Least, float Most) GazeAside, (float Least, float Most) GazeDown);

/// <summary>
/// One manner of showing an emotion. The prototypes of EMFACS are what actors are asked for; people in pictures also shout, sob, glare and laugh, and
/// a network that has seen the prototypes only takes these for something else.
/// </summary>
/// <param name="Name">What it is called in messages and tests.</param>
/// <param name="Share">How much of the class's clips show it; shares of a class sum to 1.</param>
/// <param name="Units">Its action units: ways that are equally likely.</param>
/// <param name="Traits">What comes with them.</param>
/// <param name="Head">How the head is held.</param>
internal sealed record Manner(string Name, float Share, IReadOnlyList<Prototype> Units, IReadOnlyList<Trait> Traits, Bearing Head = default)
{
    /// <summary>The manners of a class.</summary>
    public static IReadOnlyList<Manner> Of(Emotion emotion) => Manners.Table[(int)emotion];

    /// <summary>Draws one by its share.</summary>
    public static Manner Draw(Emotion emotion, RandomStream random)
    {
        IReadOnlyList<Manner> all = Of(emotion);
        float at = random.NextSingle();
        foreach (Manner manner in all) if ((at -= manner.Share) < 0) return manner;
        return all[^1];
    }
}
