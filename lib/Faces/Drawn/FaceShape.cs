using static MsstNet.Faces.ActionUnit;

namespace MsstNet.Faces.Drawn;

/// <summary>
/// Where everything on a face is, given who it is and which muscles pull. Face coordinates: the origin between the eyes, u to the viewer's
/// right, v down, one unit the average distance between the pupils. Every displacement an action unit causes is in this file.
/// </summary>
internal sealed class FaceShape
{
    /// <summary>Samples of the outline's half width, from <see cref="OutlineTop"/> downwards.</summary>
    public const int OutlineSamples = 320;
    public const float OutlineTop = -1.7f, OutlineStep = 4.2f / OutlineSamples;

    public readonly float[] Outline = new float[OutlineSamples];
    private readonly float[] units = new float[ActionUnits.VectorLength];

    public Person Person = new();
    public Side Left, Right;

    // Jaw and chin.
    public float Jaw, ChinV, HeadWidth;
    // Nose: tip, base, half width of the wings.
    public float NoseTip, NoseBase, NoseHalf, NoseHigh;
    // Mouth at its middle: the line where the lips meet, half the gap above and below it, thickness of the two lips.
    public float MouthV, GapUp, GapDown, LipUp, LipDown, MouthHalf;

    /// <summary>What exists twice; <c>Sign</c> is −1 for the viewer's left.</summary>
    public struct Side
    {
        public float Sign, EyeU, EyeV, EyeHalf, EyeTilt, LidUp, LidDown, Crease, Closed;
        public float BrowInU, BrowInV, BrowMidU, BrowMidV, BrowOutU, BrowOutV;
        public float CornerU, CornerV, WingV, CheekV;
        public float Frown, Squint, CheekUp, Smile, Sneer, Lift;
    }

    /// <summary>The intensity of an action unit.</summary>
    public float this[ActionUnit unit] => units[(int)unit];

    public void Pose(Person person, ReadOnlySpan<float> intensities)
    {
        Person = person;
        intensities.CopyTo(units);
        float open = this[LipsPart], drop = this[JawDrop], stretch = this[MouthStretch];

        Jaw = MathF.Max(0.17f * drop, 0.34f * stretch);
        HeadWidth = 1.0f * (1 + 0.07f * person.SkullWidth);
        ChinV = 1.63f + 0.10f * person.ChinLength + Jaw - 0.015f * this[ChinRaiser];

        NoseTip = 0.57f + 0.06f * person.NoseLength - 0.035f * this[NoseWrinkler];
        NoseBase = NoseTip + 0.115f;
        NoseHalf = 0.235f * (1 + 0.25f * person.NoseWidth) * (1 + 0.10f * this[NoseWrinkler] + 0.05f * this[UpperLipRaiser]);
        NoseHigh = 1 + 0.35f * person.NoseBridge;

        float tight = this[LipTightener], stretched = this[LipStretcher], raised = this[ChinRaiser], sneer = MathF.Max(this[UpperLipRaiser],
            0.7f * this[NoseWrinkler]);
        float full = 1 + 0.4f * person.LipFullness;
        MouthV = 1.03f + 0.05f * person.MouthHeight + 0.04f * person.NoseLength - 0.055f * raised - 0.02f * this[LipCornerPuller] - 0.055f * sneer;
        MouthHalf = 0.365f * (1 + 0.14f * person.MouthWidth) * (1 - 0.07f * tight) * (1 - 0.10f * stretch - 0.05f * drop);
        LipUp = 0.085f * full * (1 - 0.60f * tight) * (1 - 0.25f * stretched) * (1 - 0.28f * this[LipCornerPuller]) * (1 - 0.15f * raised)
            * (1 - 0.2f * stretch);
        LipDown = 0.125f * full * (1 - 0.50f * tight) * (1 - 0.25f * stretched) * (1 - 0.22f * this[LipCornerPuller]) * (1 + 0.15f * raised)
            * (1 - 0.2f * stretch);
        float gap = 0.052f * open * (1 + 1.0f * this[LipCornerPuller] + 0.6f * stretched + 0.8f * sneer);
        GapUp = 0.6f * gap + 0.14f * Jaw + 0.035f * sneer * MathF.Max(open, drop);
        GapDown = 0.6f * gap + 0.80f * Jaw * MathF.Max(open, MathF.Max(0.25f, stretch));
        // A jaw that drops behind closed lips stretches them.
        LipDown += 0.10f * (1 - open) * Jaw;

        Left = PoseSide(-1);
        Right = PoseSide(1);
        TraceOutline();
    }

    private Side PoseSide(float sign)
    {
        Person p = Person;
        float gain = 1 - 0.12f * sign * p.Asymmetry;
        float inner = gain * this[InnerBrowRaiser], outer = gain * this[OuterBrowRaiser], lower = gain * this[BrowLowerer];
        float wide = gain * this[UpperLidRaiser], cheek = gain * this[CheekRaiser], tight = gain * this[LidTightener],
            wrinkle = gain * this[NoseWrinkler];
        float smile = gain * this[LipCornerPuller], hang = gain * this[LipCornerDepressor], stretched = gain * this[LipStretcher];
        float closed = this[EyesClosed], sneer = MathF.Max(this[UpperLipRaiser], 0.7f * this[NoseWrinkler]);
        Side side = new() { Sign = sign };

        side.EyeU = 0.5f * (1 + 0.05f * p.EyeSpacing);
        side.EyeHalf = 0.225f * (1 + 0.12f * p.EyeSize);
        side.EyeTilt = 0.07f + 0.11f * p.EyeTilt;
        side.EyeV = 0.015f + 0.01f * sign * p.Asymmetry;
        float up = 0.100f * (1 + 0.24f * p.EyeOpening) * (1 + 0.55f * wide) * (1 - 0.22f * tight) * (1 - 0.10f * cheek) * (1 - 0.20f * wrinkle)
            * (1 - 0.10f * lower)
            * (1 - 0.06f * smile);
        float down = 0.068f * (1 + 0.12f * p.EyeOpening) * (1 - 0.50f * tight) * (1 - 0.42f * cheek) * (1 - 0.30f * wrinkle) * (1 + 0.10f * wide);
        side.Closed = closed;
        side.LidUp = Smooth.Mix(up, -0.8f * down, closed);
        side.LidDown = Smooth.Mix(down, 0.8f * down, closed);
        side.Crease = up + (0.035f + 0.05f * p.LidFold) * (1 - 0.65f * wide) * (1 - 0.4f * lower) + 0.01f * inner;

        float high = -0.06f * p.BrowHeight, tilt = 0.045f * p.BrowTilt, arch = -0.035f * p.BrowArch;
        side.BrowInU = 0.225f * (1 - 0.30f * lower + 0.10f * inner);
        side.BrowInV = -0.275f + high + tilt - 0.170f * inner + 0.105f * lower + 0.06f * wrinkle;
        side.BrowMidU = 0.54f * (1 - 0.06f * lower);
        side.BrowMidV = -0.365f + high + arch - 0.085f * inner - 0.125f * outer + 0.085f * lower + 0.03f * wrinkle + 0.015f * cheek;
        side.BrowOutU = 0.83f;
        side.BrowOutV = -0.255f + high - tilt - 0.145f * outer + 0.035f * lower + 0.02f * cheek;

        float jaw = 0.42f * Jaw;
        side.CornerU = MouthHalf + 0.115f * smile + 0.115f * stretched - 0.01f * hang;
        side.CornerV = MouthV - 0.022f * p.MouthCorner + 0.018f * sign * p.Asymmetry - 0.125f * smile + 0.120f * hang + 0.035f * stretched + jaw
            + 0.05f * this[ChinRaiser] + 0.06f * sneer;
        side.WingV = NoseBase - 0.045f - 0.05f * wrinkle - 0.025f * gain * this[UpperLipRaiser];
        side.CheekV = 0.46f - 0.06f * cheek - 0.05f * smile;
        (side.Frown, side.Squint, side.CheekUp, side.Smile) = (lower, MathF.Max(tight, 0.7f * cheek), cheek, smile);
        side.Sneer = MathF.Max(wrinkle, 0.8f * gain * this[UpperLipRaiser]);
        side.Lift = MathF.Max(inner, outer);
        return side;
    }

    /// <summary>Half width of the face at a height, and its slope; negative below the chin and above the skull.</summary>
    public (float Width, float Slope) HalfWidth(float v)
    {
        float at = MathF.Min(MathF.Max((v - OutlineTop) * (1 / OutlineStep), 0), OutlineSamples - 1.001f);
        int index = (int)at;
        float here = Outline[index], step = Outline[index + 1] - here;
        return (here + step * (at - index), step * (1 / OutlineStep));
    }

    // Above the eyes an egg; below, between the superellipses of exponents 2 and 4, as square as the jaw.
    private void TraceOutline()
    {
        float crown = -1.38f - 0.12f * Person.Forehead, widest = 0.0f, square = 0.20f + 0.15f * Person.JawWidth;
        float cheekFull = 0.03f * Person.Cheeks;
        for (int i = 0; i < OutlineSamples; i++)
        {
            float v = OutlineTop + i * OutlineStep;
            if (v < widest)
            {
                float t = (v - widest) / (crown - widest), rest = 1 - t * t * t;
                Outline[i] = t < 1 ? HeadWidth * (1 - 0.04f * t) * MathF.Sqrt(MathF.Max(0, rest)) : -3 * (crown - v);
                continue;
            }
            float s = (v - widest) / (ChinV - widest);
            if (s >= 1) { Outline[i] = -2.5f * (v - ChinV); continue; }
            float round = MathF.Sqrt(1 - s * s), box = MathF.Sqrt(MathF.Sqrt(1 - s * s * s * s));
            float cheek = cheekFull * Smooth.Bell((s - 0.5f) * (s - 0.5f) / 0.12f);
            Outline[i] = HeadWidth * (Smooth.Mix(round, box, square) + cheek);
        }
    }
}
