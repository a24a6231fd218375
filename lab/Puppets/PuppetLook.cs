using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>What a person wears in one clip: the photographs show hardly a beard and no glasses, and the world does.</summary>
/// <param name="Beard">Hair below the nose; null for none.</param>
/// <param name="Glasses">Null for none.</param>
internal sealed record PuppetLook(Beard? Beard, Glasses? Glasses)
{
    /// <summary>The photograph as it is.</summary>
    public static PuppetLook Plain { get; } = new(null, null);

    /// <summary>Draws one clip's look: a beard in one clip of six, glasses in one of four.</summary>
    public static PuppetLook Draw(ulong seed, int clip)
    {
        var random = new RandomStream(seed, RandomStream.Purpose.Wearing, clip);
        bool bearded = random.Chance(0.17f), sighted = random.Chance(0.26f);
        Beard beard = Beard.Draw(random);
        Glasses glasses = Glasses.Draw(random);
        return new(bearded ? beard : null, sighted ? glasses : null);
    }
}
