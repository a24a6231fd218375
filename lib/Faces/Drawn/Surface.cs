namespace MsstNet.Faces.Drawn;

/// <summary>The height of the skin above the plane of the face, and how much its hollows and folds shade it.</summary>
internal static class Surface
{
    /// <summary>Which pixels the face covers, and the skull's height below them.</summary>
    public static void Outline(Canvas c, FaceShape f)
    {
        c.Gloss.AsSpan().Fill(0.10f);
        float edge = 1 / (1.2f * c.Pixel);
        for (int i = 0; i < c.Height.Length; i++)
        {
            float u = c.U[i], v = c.V[i];
            var (width, slope) = f.HalfWidth(v);
            float distance = (width - MathF.Abs(u)) / MathF.Sqrt(1 + slope * slope);
            c.Cover[i] = Smooth.Clamp01(0.5f + distance * edge);
            if (distance < -0.1f)
            {
                c.Height[i] = 0;
                continue;
            }
            // A slope that went on to infinity at the rim would shimmer; one that ended there would draw a bright line.
            float t = MathF.Abs(u) / MathF.Max(width, 0.1f), dv = v - 0.35f;
            float dome = t < 0.97f ? MathF.Sqrt(1 - t * t) : 0.2431f - 4 * (t - 0.97f);
            c.Height[i] = 0.80f * dome * (0.45f + 0.55f * Smooth.Step(f.ChinV + 0.12f, f.ChinV - 0.55f, v)) - 0.13f * dv * dv;
            c.Shade[i] = 1 - 0.30f * Smooth.Step(0.16f, 0, distance);
        }
    }

    /// <summary>Heights of sockets, nose, cheeks and chin, and every fold the muscles make.</summary>
    public static void Shape(Canvas c, FaceShape f)
    {
        Nose(c, f);
        float chin = f[ActionUnit.ChinRaiser];
        c.Hill(new(0, -0.65f, 0.75f, 0.5f), 0.05f);                                      // forehead
        c.Hill(new(0, f.ChinV - 0.20f, 0.30f, 0.20f), 0.09f + 0.03f * chin);             // chin
        c.Hill(new(0, f.ChinV - 0.40f, 0.30f, 0.10f), -0.035f, 0.10f);                   // hollow below the lip
        foreach (FaceShape.Side side in (ReadOnlySpan<FaceShape.Side>)[f.Left, f.Right])
        {
            EyeAndCheek(c, f.Person, side);
            Folds(c, f, side);
        }

        if (chin > 0)
            for (int dimple = 0; dimple < 5; dimple++)
                c.Hill(new(-0.17f + 0.085f * dimple, f.ChinV - 0.22f + 0.05f * (dimple & 1), 0.06f, 0.06f), -0.018f * chin, 0.20f * chin);
        float raised = (f.Left.Lift + f.Right.Lift) / 2, age = f.Person.Age * f.Person.Age;
        float inner = f[ActionUnit.InnerBrowRaiser], outer = f[ActionUnit.OuterBrowRaiser], wrinkle = f[ActionUnit.NoseWrinkler];
        for (int line = 0; line < 3; line++)                                             // across the forehead
        {
            float v = -0.56f - 0.12f * line - 0.05f * raised, reach = Smooth.Mix(0.35f, 0.70f, outer);
            c.Furrow(new(-reach, v, reach, v, 0.05f * outer - 0.03f * inner), 0.045f, 0.012f * raised + 0.006f * age,
                (0.22f * raised + 0.12f * age) * (1 - 0.2f * line));
        }
        for (int line = 0; line < 3; line++)                                             // across the root of the nose
        {
            float v = -0.09f + 0.075f * line;
            c.Furrow(new(-0.15f, v, 0.15f, v, -0.02f), 0.035f, 0.014f * wrinkle, 0.35f * wrinkle);
        }
    }

    private static void Nose(Canvas c, FaceShape f)
    {
        float tip = f.NoseTip, high = f.NoseHigh, half = f.NoseHalf;
        for (int step = 0; step < 6; step++)
        {
            float t = step / 5f;
            c.Hill(new(0, Smooth.Mix(-0.05f, tip - 0.06f, t), Smooth.Mix(0.21f, 0.29f, t), 0.22f), Smooth.Mix(0.05f * high, 0.085f * high, t));
        }
        c.Hill(new(0, tip, half * 0.85f, 0.17f), 0.13f);
        foreach (FaceShape.Side side in (ReadOnlySpan<FaceShape.Side>)[f.Left, f.Right])
        {
            float wing = side.WingV, nostril = f.NoseBase - 0.012f - 0.02f * side.Sneer;
            c.Hill(new Spot(half * 0.74f, wing, half * 0.48f, 0.105f).On(side.Sign), 0.105f);
            c.Hill(new Spot(half * 0.42f, nostril, half * 0.34f, 0.032f, -0.6f).On(side.Sign), 0, 0.72f);
            c.Furrow(new Stroke(half * 1.02f, wing - 0.11f, half * 0.90f, wing + 0.08f, -0.045f).On(side.Sign), 0.05f, 0.02f, 0.30f);
        }
        c.Hill(new(0, f.NoseBase + 0.03f, half * 1.0f, 0.085f), -0.05f, 0.36f);          // shadow below
        c.Hill(new(0, f.NoseBase + 0.13f, 0.045f, 0.13f), -0.02f, 0.06f);                // philtrum
    }

    private static void EyeAndCheek(Canvas c, Person p, FaceShape.Side s)
    {
        void Hill(Spot at, float height, float dark = 0) => c.Hill(at.On(s.Sign), height, dark);
        Hill(new(s.EyeU, s.EyeV - 0.02f, 0.36f, 0.22f), -0.13f, 0.20f);                  // socket
        Hill(new(0.24f, -0.04f, 0.14f, 0.20f), -0.06f, 0.14f);                           // beside the bridge
        Hill(new(s.EyeU, s.EyeV, s.EyeHalf * 1.25f, 0.17f), 0.085f);                     // the ball below the lids
        Hill(new(0.50f, s.BrowMidV + 0.03f, 0.45f, 0.13f), 0.05f + 0.02f * s.Frown);     // ridge of the brow
        Hill(new(0.56f, s.CheekV, 0.36f, 0.30f), 0.09f + 0.03f * p.Cheeks + 0.065f * s.CheekUp + 0.06f * s.Smile);
        Hill(new(0.80f, 0.85f, 0.25f, 0.40f), 0.04f * p.Cheeks - 0.01f, 0.05f - 0.05f * p.Cheeks);
    }

    private static void Folds(Canvas c, FaceShape f, FaceShape.Side s)
    {
        void Hill(Spot at, float height, float dark = 0) => c.Hill(at.On(s.Sign), height, dark);
        void Furrow(Stroke along, float width, float depth, float dark) => c.Furrow(along.On(s.Sign), width, depth, dark);
        Person p = f.Person;
        float old = p.Age * p.Age;

        // Glabella: the corrugator's upright furrow, and the skin it bunches beside it.
        Furrow(new(0.075f + 0.02f * p.BrowTilt, -0.44f - 0.03f * p.Forehead, 0.055f, -0.13f, -0.012f), 0.042f,
            0.024f * s.Frown + 0.005f * old, 0.30f * s.Frown + 0.08f * old);
        Hill(new(0.13f, -0.20f, 0.15f, 0.16f), 0, 0.16f * s.Frown);
        Hill(new(0.19f, -0.25f, 0.12f, 0.12f), 0.035f * s.Frown, 0.05f * s.Frown);
        // Nasolabial fold.
        float fold = 0.16f + 0.24f * old + 0.36f * s.Smile + 0.44f * s.Sneer + 0.1f * s.CheekUp;
        float outU = s.CornerU + 0.11f + 0.03f * s.Smile, outV = s.CornerV - 0.05f + 0.02f * s.Smile;
        Furrow(new(f.NoseHalf * 1.08f, s.WingV - 0.06f, outU, outV, 0.035f + 0.02f * s.Smile - 0.04f * s.Sneer), 0.085f,
            0.035f * fold + 0.01f * s.Smile, 0.40f * fold);
        // Below the eye: the lid's lower edge, a bag with age, the raised cheek's pouch; crow's feet outside.
        float pouch = 0.10f + 0.16f * old + 0.30f * s.Squint;
        Furrow(new(s.EyeU - 0.22f, s.EyeV + 0.10f, s.EyeU + 0.22f, s.EyeV + 0.09f - 0.04f * s.CheekUp, -0.065f + 0.02f * s.CheekUp), 0.05f,
            0.016f * pouch, 0.55f * pouch);
        float feet = 0.34f * s.CheekUp + 0.08f * old, outer = s.EyeU + s.EyeHalf;
        for (int line = -1; line <= 1; line++)
            Furrow(new(outer + 0.05f, s.EyeV + 0.02f + 0.03f * line, outer + 0.22f, s.EyeV + 0.03f + 0.085f * line), 0.03f, 0.01f * feet, feet);
        // Side of the nose and corner of the mouth.
        float wrinkle = f[ActionUnit.NoseWrinkler], hang = f[ActionUnit.LipCornerDepressor], stretch = f[ActionUnit.LipStretcher];
        for (int line = 0; line < 2; line++)
            Furrow(new(0.12f, 0.18f + 0.08f * line, 0.27f, 0.05f + 0.10f * line), 0.035f, 0.016f * wrinkle, 0.36f * wrinkle);
        Hill(new(s.CornerU, s.CornerV, 0.075f, 0.07f), -0.02f, 0.16f + 0.12f * s.Smile);
        Furrow(new(s.CornerU, s.CornerV + 0.02f, s.CornerU + 0.075f, s.CornerV + 0.21f, 0.02f), 0.05f,
            0.018f * hang + 0.006f * old, 0.36f * hang + 0.10f * old);
        Furrow(new(s.CornerU + 0.06f, s.CornerV - 0.12f, s.CornerU + 0.07f, s.CornerV + 0.15f, -0.03f), 0.05f, 0.016f * stretch, 0.30f * stretch);
    }
}
