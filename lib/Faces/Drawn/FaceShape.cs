using static MsstNet.Faces.ActionUnit;

namespace MsstNet.Faces.Drawn;

/// <summary>
/// Where everything on a face is, given who it is and which muscles pull. Face coordinates: the origin between the eyes, u to the viewer's
/// right, v down, so that what raises is negative; one unit is the average distance between the pupils.
/// </summary>
/// <remarks>
/// Each measure is its value on the average face at rest, and what a trait or an action unit at full strength adds to it or multiplies it by.
/// The last bits of a frame depend on the order of these sums and products.
/// </remarks>
internal sealed class FaceShape
{
    /// <summary>Samples of the outline's half width, from <see cref="OutlineTop"/> downwards.</summary>
    public const int OutlineSamples = 320;
    public const float OutlineTop = -1.7f, OutlineStep = 4.2f / OutlineSamples;

    public readonly float[] Outline = new float[OutlineSamples];
    private readonly float[] units = new float[ActionUnits.VectorLength];

    public Person Person = new();
    public PersonColours Colours;
    public Side Left, Right;

    // How far the jaw has dropped and the upper lip is drawn up; half width of the head; bottom of the chin.
    public float Jaw, Sneer, HeadWidth, ChinV;
    // Nose: tip, base, half width of the wings, height of the bridge above the face.
    public float NoseTip, NoseBase, NoseHalf, NoseHigh;
    // Mouth at its middle: the line where the lips meet, the gap above and below it, thickness of the two lips, half width.
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
        (Person, Colours) = (person, new(person));
        intensities.CopyTo(units);
        Person p = person;
        float open = this[LipsPart], drop = this[JawDrop], wide = this[MouthStretch], stretch = this[LipStretcher], tight = this[LipTightener];
        float smile = this[LipCornerPuller], chin = this[ChinRaiser], wrinkle = this[NoseWrinkler], lip = this[UpperLipRaiser];

        Jaw = MathF.Max(0.17f * drop, 0.34f * wide);
        Sneer = MathF.Max(lip, 0.7f * wrinkle);
        HeadWidth = 1 + 0.07f * p.SkullWidth;
        ChinV = 1.63f + 0.10f * p.ChinLength + Jaw - 0.015f * chin;

        NoseTip = 0.57f + 0.06f * p.NoseLength - 0.035f * wrinkle;
        NoseBase = NoseTip + 0.115f;
        NoseHalf = 0.235f * (1 + 0.25f * p.NoseWidth) * (1 + 0.10f * wrinkle + 0.05f * lip);
        NoseHigh = 1 + 0.35f * p.NoseBridge;

        MouthV = 1.03f + 0.05f * p.MouthHeight + 0.04f * p.NoseLength - 0.055f * chin - 0.02f * smile - 0.055f * Sneer;
        MouthHalf = 0.365f * (1 + 0.14f * p.MouthWidth) * (1 - 0.07f * tight) * (1 - 0.10f * wide - 0.05f * drop);
        float gap = 0.052f * open * (1 + smile + 0.6f * stretch + 0.8f * Sneer);
        GapUp = 0.6f * gap + 0.14f * Jaw + 0.035f * Sneer * MathF.Max(open, drop);
        GapDown = 0.6f * gap + 0.80f * Jaw * MathF.Max(open, MathF.Max(0.25f, wide));
        float full = 1 + 0.4f * p.LipFullness, thin = 1 - 0.25f * stretch, taut = 1 - 0.2f * wide;
        LipUp = 0.085f * full * (1 - 0.60f * tight) * thin * (1 - 0.28f * smile) * (1 - 0.15f * chin) * taut;
        // A jaw that drops behind closed lips stretches them.
        LipDown = 0.125f * full * (1 - 0.50f * tight) * thin * (1 - 0.22f * smile) * (1 + 0.15f * chin) * taut + 0.10f * (1 - open) * Jaw;

        Left = PoseSide(-1);
        Right = PoseSide(1);
        TraceOutline();
    }

    // One side moves more than the other and hangs lower.
    private Side PoseSide(float sign)
    {
        Person p = Person;
        float skew = sign * p.Asymmetry, gain = 1 - 0.12f * sign * p.Asymmetry, closed = this[EyesClosed];
        float Moved(ActionUnit unit) => gain * this[unit];
        float inner = Moved(InnerBrowRaiser), outer = Moved(OuterBrowRaiser), frown = Moved(BrowLowerer), wrinkle = Moved(NoseWrinkler);
        float lid = Moved(UpperLidRaiser), tight = Moved(LidTightener), cheek = Moved(CheekRaiser), smile = Moved(LipCornerPuller);
        float stretch = Moved(LipStretcher), hang = Moved(LipCornerDepressor), lip = this[UpperLipRaiser], high = -0.06f * p.BrowHeight;
        float up = 0.100f * (1 + 0.24f * p.EyeOpening) * (1 + 0.55f * lid) * (1 - 0.22f * tight)
            * (1 - 0.10f * cheek) * (1 - 0.20f * wrinkle) * (1 - 0.10f * frown) * (1 - 0.06f * smile);
        float down = 0.068f * (1 + 0.12f * p.EyeOpening) * (1 - 0.50f * tight) * (1 - 0.42f * cheek) * (1 - 0.30f * wrinkle) * (1 + 0.10f * lid);
        float fold = (0.035f + 0.05f * p.LidFold) * (1 - 0.65f * lid) * (1 - 0.4f * frown);
        return new()
        {
            Sign = sign, Closed = closed,
            EyeU = 0.5f * (1 + 0.05f * p.EyeSpacing), EyeV = 0.015f + 0.01f * skew,
            EyeHalf = 0.225f * (1 + 0.12f * p.EyeSize), EyeTilt = 0.07f + 0.11f * p.EyeTilt,
            LidUp = Smooth.Mix(up, -0.8f * down, closed), LidDown = Smooth.Mix(down, 0.8f * down, closed), Crease = up + fold + 0.01f * inner,
            BrowInU = 0.225f * (1 - 0.30f * frown + 0.10f * inner),
            BrowInV = -0.275f + high + 0.045f * p.BrowTilt - 0.170f * inner + 0.105f * frown + 0.06f * wrinkle,
            BrowMidU = 0.54f * (1 - 0.06f * frown),
            BrowMidV = -0.365f + high - 0.035f * p.BrowArch - 0.085f * inner - 0.125f * outer + 0.085f * frown + 0.03f * wrinkle + 0.015f * cheek,
            BrowOutU = 0.83f,
            BrowOutV = -0.255f + high - 0.045f * p.BrowTilt - 0.145f * outer + 0.035f * frown + 0.02f * cheek,
            CornerU = MouthHalf + 0.115f * smile + 0.115f * stretch - 0.01f * hang,
            CornerV = MouthV - 0.022f * p.MouthCorner + 0.018f * skew - 0.125f * smile + 0.120f * hang + 0.035f * stretch
                + 0.42f * Jaw + 0.05f * this[ChinRaiser] + 0.06f * Sneer,
            WingV = -0.045f + NoseBase - 0.05f * wrinkle - 0.025f * gain * lip, CheekV = 0.46f - 0.06f * cheek - 0.05f * smile,
            Frown = frown, Squint = MathF.Max(tight, 0.7f * cheek), CheekUp = cheek, Smile = smile,
            Sneer = MathF.Max(wrinkle, 0.8f * gain * lip), Lift = MathF.Max(inner, outer),
        };
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
        float crown = -1.38f - 0.12f * Person.Forehead, square = 0.20f + 0.15f * Person.JawWidth, full = 0.03f * Person.Cheeks;
        for (int i = 0; i < OutlineSamples; i++)
        {
            float v = OutlineTop + i * OutlineStep;
            if (v < 0)
            {
                float t = v / crown, rest = 1 - t * t * t;
                Outline[i] = t < 1 ? HeadWidth * (1 - 0.04f * t) * MathF.Sqrt(MathF.Max(0, rest)) : -3 * (crown - v);
                continue;
            }
            float s = v / ChinV;
            float round = MathF.Sqrt(1 - s * s), box = MathF.Sqrt(MathF.Sqrt(1 - s * s * s * s));
            float cheek = full * Smooth.Bell((s - 0.5f) * (s - 0.5f) / 0.12f);
            Outline[i] = s < 1 ? HeadWidth * (Smooth.Mix(round, box, square) + cheek) : -2.5f * (v - ChinV);
        }
    }
}
