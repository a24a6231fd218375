namespace MsstNet.Faces.Drawn;

/// <summary>How the hair is worn.</summary>
internal enum HairStyle
{
    Bald,      // or shaved
    Cropped,   // a few centimetres, ears free
    Fringe,    // short with a fringe over the forehead
    Loose,     // falling on both sides, ears covered
    Tied,      // back, flat on the skull
    Curly,     // round
}

/// <summary>
/// Who is seen: a vector of traits, constant over all clips of the person. Shape traits run from −1 to 1 with 0 the average face; amounts run
/// from 0 to 1. Several make one frame ambiguous on purpose: low brows look angry, a corner that hangs looks sad, a wide eye afraid.
/// </summary>
internal sealed record Person
{
    // Shape traits, −1 … 1.
    public float SkullWidth { get; init; }                 // ±7 %
    public float Forehead { get; init; }                   // its height
    public float JawWidth { get; init; }                   // tapering … square
    public float ChinLength { get; init; }
    public float Cheeks { get; init; }                     // hollow … round
    public float EyeSpacing { get; init; }                 // ±5 %
    public float EyeSize { get; init; }                    // width of the opening, ±12 %
    public float EyeOpening { get; init; }                 // height at rest, hooded … wide
    public float EyeTilt { get; init; }                    // outer corner down … up
    public float BrowHeight { get; init; }                 // at rest
    public float BrowTilt { get; init; }                   // inner end up … down
    public float BrowArch { get; init; }                   // straight … arched
    public float BrowThickness { get; init; }
    public float NoseLength { get; init; }
    public float NoseWidth { get; init; }                  // ±25 %
    public float NoseBridge { get; init; }                 // flat … high
    public float MouthWidth { get; init; }                 // ±14 %
    public float MouthHeight { get; init; }                // place in the face
    public float MouthCorner { get; init; }                // at rest, hanging … turned up
    public float LipFullness { get; init; }                // thin … full
    public float HairVolume { get; init; }                 // where the hair begins and how much there is
    public float Asymmetry { get; init; }                  // how much stronger the left side moves and hangs, ±12 %

    // Amounts, 0 … 1.
    public float LidFold { get; init; } = 0.6f;            // covered … deep
    public float Iris { get; init; } = 0.7f;               // melanin: blue, green, dark brown
    public float LipColour { get; init; } = 0.4f;          // redness, up to painted
    public float Melanin { get; init; } = 0.25f;           // of the skin, the full human range from very light to very dark
    public float Haemoglobin { get; init; } = 0.4f;        // redness of the skin
    public float Freckles { get; init; }                   // and spots
    public float Age { get; init; } = 0.3f;                // depth of the lines that stay
    public float HairMelanin { get; init; } = 0.8f;        // blond … black
    public float HairRed { get; init; } = 0.2f;
    public float Grey { get; init; }                       // hair
    public float Beard { get; init; }                      // stubble … full
    public float Moustache { get; init; }
    public float Glasses { get; init; }                    // none … thick dark rims

    public HairStyle Hair { get; init; } = HairStyle.Cropped;

    /// <summary>Names the noise that makes skin spots and strands of hair the person's own.</summary>
    public uint Texture { get; init; }

    /// <summary>Draws a person; shape traits are bell-shaped, melanin is uniform, the rest as frequent as among adults.</summary>
    public static Person Draw(ulong seed, int index)
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
