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
            if (distance < -0.1f) { c.Height[i] = 0; continue; }
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
        Person p = f.Person;
        Nose(c, f);
        c.Hill(0, -0.65f, 0.75f, 0.5f, 0.05f);                                           // forehead
        c.Hill(0, f.ChinV - 0.20f, 0.30f, 0.20f, 0.09f + 0.03f * f[ActionUnit.ChinRaiser]); // chin
        c.Hill(0, f.ChinV - 0.40f, 0.30f, 0.10f, -0.035f, 0.10f);                        // hollow below the lip
        Half(c, f, f.Left);
        Half(c, f, f.Right);

        float chin = f[ActionUnit.ChinRaiser];
        if (chin > 0)
            for (int dimple = 0; dimple < 5; dimple++)
                c.Hill(-0.17f + 0.085f * dimple, f.ChinV - 0.22f + 0.05f * (dimple & 1), 0.06f, 0.06f, -0.018f * chin, 0.20f * chin);
        float raised = (f.Left.Lift + f.Right.Lift) / 2, age = p.Age * p.Age;
        float inner = f[ActionUnit.InnerBrowRaiser], outer = f[ActionUnit.OuterBrowRaiser];
        for (int line = 0; line < 3; line++)
        {
            float v = -0.56f - 0.12f * line - 0.05f * raised, reach = Smooth.Mix(0.35f, 0.70f, outer);
            c.Furrow(-reach, v, reach, v, 0.05f * outer - 0.03f * inner, 0.045f, 0.012f * raised + 0.006f * age,
                (0.22f * raised + 0.12f * age) * (1 - 0.2f * line));
        }
        float wrinkle = f[ActionUnit.NoseWrinkler];
        for (int line = 0; line < 3; line++)
            c.Furrow(-0.15f, -0.09f + 0.075f * line, 0.15f, -0.09f + 0.075f * line, -0.02f, 0.035f, 0.014f * wrinkle, 0.35f * wrinkle);
    }

    private static void Nose(Canvas c, FaceShape f)
    {
        float tip = f.NoseTip, high = f.NoseHigh, half = f.NoseHalf;
        for (int step = 0; step < 6; step++)
        {
            float t = step / 5f;
            c.Hill(0, Smooth.Mix(-0.05f, tip - 0.06f, t), Smooth.Mix(0.21f, 0.29f, t), 0.22f, Smooth.Mix(0.05f * high, 0.085f * high, t));
        }
        c.Hill(0, tip, half * 0.85f, 0.17f, 0.13f);
        for (int sign = -1; sign <= 1; sign += 2)
        {
            ref FaceShape.Side side = ref sign < 0 ? ref f.Left : ref f.Right;
            c.Hill(sign * half * 0.74f, side.WingV, half * 0.48f, 0.105f, 0.105f);
            c.Hill(sign * half * 0.42f, f.NoseBase - 0.012f - 0.02f * side.Sneer, half * 0.34f, 0.032f, 0, 0.72f, sign * -0.6f);   // nostril
            c.Furrow(sign * half * 1.02f, side.WingV - 0.11f, sign * half * 0.90f, side.WingV + 0.08f, sign * -0.045f, 0.05f, 0.02f, 0.30f);
        }
        c.Hill(0, f.NoseBase + 0.03f, half * 1.0f, 0.085f, -0.05f, 0.36f);               // shadow below
        c.Hill(0, f.NoseBase + 0.13f, 0.045f, 0.13f, -0.02f, 0.06f);                     // philtrum
    }

    private static void Half(Canvas c, FaceShape f, in FaceShape.Side s)
    {
        Person p = f.Person;
        float sign = s.Sign, eye = sign * s.EyeU, old = p.Age * p.Age;
        c.Hill(eye, s.EyeV - 0.02f, 0.36f, 0.22f, -0.13f, 0.20f);                        // socket
        c.Hill(sign * 0.24f, -0.04f, 0.14f, 0.20f, -0.06f, 0.14f);                       // beside the bridge
        c.Hill(eye, s.EyeV, s.EyeHalf * 1.25f, 0.17f, 0.085f);                           // the ball below the lids
        c.Hill(sign * 0.50f, s.BrowMidV + 0.03f, 0.45f, 0.13f, 0.05f + 0.02f * s.Frown); // ridge of the brow
        c.Hill(sign * 0.56f, s.CheekV, 0.36f, 0.30f, 0.09f + 0.03f * p.Cheeks + 0.065f * s.CheekUp + 0.06f * s.Smile);
        c.Hill(sign * 0.80f, 0.85f, 0.25f, 0.40f, 0.04f * p.Cheeks - 0.01f, 0.05f - 0.05f * p.Cheeks);

        // Glabella: the corrugator's upright furrow, and the skin it bunches beside it.
        c.Furrow(sign * (0.075f + 0.02f * p.BrowTilt), -0.44f - 0.03f * p.Forehead, sign * 0.055f, -0.13f, sign * -0.012f, 0.042f,
            0.024f * s.Frown + 0.005f * old, 0.30f * s.Frown + 0.08f * old);
        c.Hill(sign * 0.13f, -0.20f, 0.15f, 0.16f, 0, 0.16f * s.Frown);
        c.Hill(sign * 0.19f, -0.25f, 0.12f, 0.12f, 0.035f * s.Frown, 0.05f * s.Frown);
        // Nasolabial fold.
        float fold = 0.16f + 0.24f * old + 0.36f * s.Smile + 0.44f * s.Sneer + 0.1f * s.CheekUp;
        float outU = s.CornerU + 0.11f + 0.03f * s.Smile, outV = s.CornerV - 0.05f + 0.02f * s.Smile;
        c.Furrow(sign * f.NoseHalf * 1.08f, s.WingV - 0.06f, sign * outU, outV, sign * (0.035f + 0.02f * s.Smile - 0.04f * s.Sneer), 0.085f,
            0.035f * fold + 0.01f * s.Smile, 0.40f * fold);
        // Below the eye: the lid's lower edge, a bag with age, the raised cheek's pouch; crow's feet outside.
        float pouch = 0.10f + 0.16f * old + 0.30f * s.Squint;
        c.Furrow(sign * (s.EyeU - 0.22f), s.EyeV + 0.10f, sign * (s.EyeU + 0.22f), s.EyeV + 0.09f - 0.04f * s.CheekUp,
            sign * -0.065f + 0.02f * s.CheekUp * sign, 0.05f, 0.016f * pouch, 0.55f * pouch);
        float feet = 0.34f * s.CheekUp + 0.08f * old;
        for (int line = -1; line <= 1; line++)
            c.Furrow(sign * (s.EyeU + s.EyeHalf + 0.05f), s.EyeV + 0.02f + 0.03f * line, sign * (s.EyeU + s.EyeHalf + 0.22f),
                s.EyeV + 0.03f + 0.085f * line, 0, 0.03f, 0.01f * feet, feet);
        // Side of the nose and corner of the mouth.
        float wrinkle = f[ActionUnit.NoseWrinkler], hang = f[ActionUnit.LipCornerDepressor], stretch = f[ActionUnit.LipStretcher];
        for (int line = 0; line < 2; line++)
            c.Furrow(sign * 0.12f, 0.18f + 0.08f * line, sign * 0.27f, 0.05f + 0.10f * line, 0, 0.035f, 0.016f * wrinkle, 0.36f * wrinkle);
        c.Hill(sign * s.CornerU, s.CornerV, 0.075f, 0.07f, -0.02f, 0.16f + 0.12f * s.Smile);
        c.Furrow(sign * (s.CornerU + 0.0f), s.CornerV + 0.02f, sign * (s.CornerU + 0.075f), s.CornerV + 0.21f, sign * 0.02f, 0.05f,
            0.018f * hang + 0.006f * old, 0.36f * hang + 0.10f * old);
        c.Furrow(sign * (s.CornerU + 0.06f), s.CornerV - 0.12f, sign * (s.CornerU + 0.07f), s.CornerV + 0.15f, sign * -0.03f, 0.05f,
            0.016f * stretch, 0.30f * stretch);
    }
}
