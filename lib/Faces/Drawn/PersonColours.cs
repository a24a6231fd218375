using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>
/// A person's colours as reflectances; here as everywhere below, a colour is red, green and blue in linear light: twice the light is twice the
/// number. Skin is the lightest skin filtered by melanin and haemoglobin (Beer–Lambert: reflectance × e^(−k·amount) per channel, k fitted by eye
/// to photographs from Monk tone 1 to 10), hair likewise by eumelanin.
/// </summary>
internal readonly struct PersonColours
{
    public readonly Colour Skin, Lip, Hair, Iris, Rim;

    public PersonColours(Person p)
    {
        float m = 0.05f + 0.9f * p.Melanin, h = p.Haemoglobin;
        Skin = new(0.84f * Smooth.Exp(-2.45f * m), 0.62f * Smooth.Exp(-2.95f * m) * (1.04f - 0.20f * h),
            0.50f * Smooth.Exp(-3.3f * m) * (1.06f - 0.22f * h));
        Colour painted = new(0.45f, 0.06f, 0.08f);
        Lip = Smooth.Mix(Skin * new Colour(0.92f, 0.62f, 0.66f), Skin * new Colour(0.8f, 0.3f, 0.36f) + painted * 0.12f, p.LipColour);
        float e = p.HairMelanin;
        Colour hair = new(0.42f * Smooth.Exp(-3.7f * e), 0.30f * Smooth.Exp(-4.1f * e) * (1 - 0.45f * p.HairRed),
            0.17f * Smooth.Exp(-4.0f * e) * (1 - 0.6f * p.HairRed));
        Hair = Smooth.Mix(hair, new(0.38f, 0.38f, 0.39f), 0.85f * p.Grey) + new Colour(0.004f);
        Iris = p.Iris < 0.4f
            ? Smooth.Mix(new Colour(0.14f, 0.20f, 0.26f), new(0.13f, 0.15f, 0.09f), p.Iris / 0.4f)
            : Smooth.Mix(new Colour(0.12f, 0.105f, 0.05f), new(0.030f, 0.014f, 0.007f), (p.Iris - 0.4f) / 0.6f);
        Rim = p.Glasses < 0.5f ? new(0.12f, 0.10f, 0.09f) : new(0.012f, 0.011f, 0.012f);
    }
}
