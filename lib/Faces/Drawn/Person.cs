namespace MsstNet.Faces.Drawn;

/// <summary>How the hair is worn.</summary>
public enum HairStyle
{
    /// <summary>None, or shaved.</summary>
    Bald,
    /// <summary>A few centimetres, ears free.</summary>
    Cropped,
    /// <summary>Short with a fringe over the forehead.</summary>
    Fringe,
    /// <summary>Falling on both sides, ears covered.</summary>
    Loose,
    /// <summary>Tied back, flat on the skull.</summary>
    Tied,
    /// <summary>Round and curled.</summary>
    Curly,
}

/// <summary>
/// Who is seen: a vector of traits, constant over all clips of the person. Shape traits run from −1 to 1 with 0 the average face; amounts run
/// from 0 to 1. Several make one frame ambiguous on purpose: low brows look angry, a corner that hangs looks sad, a wide eye afraid.
/// </summary>
public sealed record Person
{
    /// <summary>Names the noise that makes skin spots and strands of hair the person's own.</summary>
    public uint Texture { get; init; }
    /// <summary>Width of the skull, −1 … 1 for ∓7 %.</summary>
    public float SkullWidth { get; init; }
    /// <summary>Height of the forehead, −1 … 1.</summary>
    public float Forehead { get; init; }
    /// <summary>Width of the jaw, −1 (tapering) … 1 (square).</summary>
    public float JawWidth { get; init; }
    /// <summary>Length of the chin, −1 … 1.</summary>
    public float ChinLength { get; init; }
    /// <summary>Fullness of the cheeks, −1 (hollow) … 1 (round).</summary>
    public float Cheeks { get; init; }
    /// <summary>Distance between the eyes, −1 … 1 for ∓5 %.</summary>
    public float EyeSpacing { get; init; }
    /// <summary>Width of the eye opening, −1 … 1 for ∓12 %.</summary>
    public float EyeSize { get; init; }
    /// <summary>Height of the eye opening at rest, −1 (hooded) … 1 (wide).</summary>
    public float EyeOpening { get; init; }
    /// <summary>Tilt of the eye axis, −1 (outer corner down) … 1 (up).</summary>
    public float EyeTilt { get; init; }
    /// <summary>The fold above the lid, 0 (covered) … 1 (deep).</summary>
    public float LidFold { get; init; } = 0.6f;
    /// <summary>Melanin of the iris, 0 (blue) over green to 1 (dark brown).</summary>
    public float Iris { get; init; } = 0.7f;
    /// <summary>Height of the brows at rest, −1 … 1.</summary>
    public float BrowHeight { get; init; }
    /// <summary>Tilt of the brows, −1 (inner end up) … 1 (inner end down).</summary>
    public float BrowTilt { get; init; }
    /// <summary>Arch of the brows, −1 (straight) … 1.</summary>
    public float BrowArch { get; init; }
    /// <summary>Thickness of the brows, −1 … 1.</summary>
    public float BrowThickness { get; init; }
    /// <summary>Length of the nose, −1 … 1.</summary>
    public float NoseLength { get; init; }
    /// <summary>Width of the nose, −1 … 1 for ∓25 %.</summary>
    public float NoseWidth { get; init; }
    /// <summary>Height of its bridge, −1 (flat) … 1.</summary>
    public float NoseBridge { get; init; }
    /// <summary>Width of the mouth, −1 … 1 for ∓14 %.</summary>
    public float MouthWidth { get; init; }
    /// <summary>Height of the mouth in the face, −1 … 1.</summary>
    public float MouthHeight { get; init; }
    /// <summary>Corners of the mouth at rest, −1 (hanging) … 1 (turned up).</summary>
    public float MouthCorner { get; init; }
    /// <summary>Fullness of the lips, −1 (thin) … 1 (full).</summary>
    public float LipFullness { get; init; }
    /// <summary>Redness of the lips, 0 … 1 (painted).</summary>
    public float LipColour { get; init; } = 0.4f;
    /// <summary>Melanin of the skin over the full human range, 0 (very light) … 1 (very dark).</summary>
    public float Melanin { get; init; } = 0.25f;
    /// <summary>Haemoglobin: redness of the skin, 0 … 1.</summary>
    public float Haemoglobin { get; init; } = 0.4f;
    /// <summary>Freckles and spots, 0 … 1.</summary>
    public float Freckles { get; init; }
    /// <summary>Age: depth of the lines that stay, 0 … 1.</summary>
    public float Age { get; init; } = 0.3f;
    /// <summary>How the hair is worn.</summary>
    public HairStyle Hair { get; init; } = HairStyle.Cropped;
    /// <summary>Melanin of the hair, 0 (blond) … 1 (black).</summary>
    public float HairMelanin { get; init; } = 0.8f;
    /// <summary>Redness of the hair, 0 … 1.</summary>
    public float HairRed { get; init; } = 0.2f;
    /// <summary>Grey hair, 0 … 1.</summary>
    public float Grey { get; init; }
    /// <summary>Where the hair begins and how much there is, −1 … 1.</summary>
    public float HairVolume { get; init; }
    /// <summary>Beard, 0 (shaven) over stubble to 1 (full).</summary>
    public float Beard { get; init; }
    /// <summary>Moustache, 0 … 1.</summary>
    public float Moustache { get; init; }
    /// <summary>Glasses: 0 none, up to 1 for thick dark rims.</summary>
    public float Glasses { get; init; }
    /// <summary>How much stronger the left side moves and hangs, −1 … 1 for ∓12 %.</summary>
    public float Asymmetry { get; init; }

    /// <summary>Draws a person; shape traits are bell-shaped, melanin is uniform, the rest as frequent as among adults.</summary>
    internal static Person Draw(ulong seed, int index)
    {
        var random = new RandomStream(seed, RandomStream.Purpose.Person, index);
        float Shape() => Math.Clamp(random.Bell() * 1.5f, -1, 1);
        float melanin = Smooth.Clamp01(1.15f * random.NextSingle() * random.Between(0.45f, 1)), age = random.NextSingle();
        bool bearded = random.Chance(0.5f);                // the half that can grow one
        float dark = Smooth.Clamp01(random.Between(0.1f, 0.9f) + 1.4f * melanin - 0.2f);
        return new Person
        {
            Texture = (uint)(random.NextSingle() * 65536),
            Melanin = melanin, Age = age, HairMelanin = dark,
            SkullWidth = Shape(), Forehead = Shape(),
            JawWidth = Smooth.Clamp01((Shape() + 1) / 2) * 1.7f - 1 + (bearded ? 0.3f : 0),
            ChinLength = Shape(), Cheeks = Shape(),
            EyeSpacing = Shape(), EyeSize = Shape(), EyeOpening = Shape(), EyeTilt = Shape(),
            LidFold = random.NextSingle(), Iris = Smooth.Clamp01(random.Between(-0.3f, 1) + 0.6f * melanin + 0.5f * (dark - 0.6f)),
            BrowHeight = Shape(), BrowTilt = Shape(), BrowArch = Shape(),
            BrowThickness = Math.Clamp(Shape() + (bearded ? 0.3f : -0.2f), -1, 1),
            NoseLength = Shape(), NoseWidth = Math.Clamp(Shape() + 0.6f * (melanin - 0.4f), -1, 1), NoseBridge = Shape(),
            MouthWidth = Shape(), MouthHeight = Shape(), MouthCorner = Shape(),
            LipFullness = Math.Clamp(Shape() + 0.7f * (melanin - 0.4f), -1, 1),
            LipColour = bearded ? random.Between(0, 0.5f) : random.Between(0.1f, 1),
            Haemoglobin = random.NextSingle(), Freckles = random.Chance(0.3f) ? random.NextSingle() : 0,
            Hair = (bearded ? HisHair : HerHair)[random.Next(8)],
            HairRed = random.Chance(0.15f) ? random.Between(0.5f, 1) : random.Between(0, 0.3f),
            Grey = age > 0.7f && random.Chance(0.6f) ? random.NextSingle() : 0,
            HairVolume = Shape(),
            Beard = bearded ? MathF.Max(0, random.Between(-0.6f, 1)) : 0,
            Moustache = bearded ? MathF.Max(0, random.Between(-0.6f, 1)) : 0,
            Glasses = random.Chance(0.15f) ? random.Between(0.2f, 1) : 0,
            Asymmetry = Shape(),
        };
    }

    private static readonly HairStyle[] HisHair =
        [HairStyle.Bald, HairStyle.Cropped, HairStyle.Cropped, HairStyle.Cropped, HairStyle.Fringe, HairStyle.Tied, HairStyle.Curly, HairStyle.Loose];

    private static readonly HairStyle[] HerHair =
        [HairStyle.Cropped, HairStyle.Fringe, HairStyle.Loose, HairStyle.Loose, HairStyle.Loose, HairStyle.Tied, HairStyle.Tied, HairStyle.Curly];
}
