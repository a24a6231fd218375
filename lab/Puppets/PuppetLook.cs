using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>What a person looks like in one clip: the photographs show hardly a beard, no glasses and young skin, and the world does not.</summary>
/// <param name="Beard">Hair below the nose; null for none.</param>
/// <param name="Glasses">Null for none.</param>
/// <param name="Creased">How deep the skin folds, 0 … 1; see <see cref="Crease"/>.</param>
internal sealed record PuppetLook(Beard? Beard, Glasses? Glasses, float Creased)
{
    /// <summary>The photograph as it is.</summary>
    public static PuppetLook Plain { get; } = new(null, null, 0);

    /// <summary>Draws one clip's look: a beard in one clip of six, glasses in one of four, skin from smooth to furrowed.</summary>
    public static PuppetLook Draw(ulong seed, int clip)
    {
        var random = new RandomStream(seed, RandomStream.Purpose.Wearing, clip);
        bool bearded = random.Chance(0.17f), sighted = random.Chance(0.26f);
        Beard beard = Beard.Draw(random);
        Glasses glasses = Glasses.Draw(random);
        return new(bearded ? beard : null, sighted ? glasses : null, random.Between(0, 0.5f));
    }
}
