using static MsstNet.Faces.ActionUnit;

namespace MsstNet.Faces.Drawn;

/// <summary>
/// Where everything on a face is, given who it is and which muscles pull. Face coordinates: the origin between the eyes, u to the viewer's
/// right, v down, one unit the average distance between the pupils. The numbers are those of <see cref="Measures"/>.
/// </summary>
internal sealed class FaceShape
{
    /// <summary>Samples of the outline's half width, from <see cref="OutlineTop"/> downwards.</summary>
    public const int OutlineSamples = 320;
    public const float OutlineTop = -1.7f, OutlineStep = 4.2f / OutlineSamples;

    public readonly float[] Outline = new float[OutlineSamples];
    private readonly float[] units = new float[ActionUnits.VectorLength];
    private float gain = 1;

    public Person Person = new();
    public PersonColours Colours;
    public Side Left, Right;

    // Jaw and chin: how far the jaw has dropped, bottom of the chin, half width of the head.
    public float Jaw, ChinV, HeadWidth;
    // Nose: tip, base, half width of the wings, height of the bridge.
    public float NoseTip, NoseBase, NoseHalf, NoseHigh;
    // Mouth at its middle: the line where the lips meet, the gap above and below it, thickness of the two lips.
    public float MouthV, GapUp, GapDown, LipUp, LipDown, MouthHalf;
    // What several measures depend on: how far the upper lip is drawn up, the chin pushed up, and a side hangs lower than the other.
    public float Sneer, ChinRaised, Skew;

    /// <summary>What exists twice; <c>Sign</c> is −1 for the viewer's left.</summary>
    public struct Side
    {
        public float Sign, EyeU, EyeV, EyeHalf, EyeTilt, LidUp, LidDown, Crease, Closed;
        public float BrowInU, BrowInV, BrowMidU, BrowMidV, BrowOutU, BrowOutV;
        public float CornerU, CornerV, WingV, CheekV;
        public float Frown, Squint, CheekUp, Smile, Sneer, Lift;
    }

    /// <summary>The intensity of an action unit; while a side is posed, that side's.</summary>
    public float this[ActionUnit unit] => gain * units[(int)unit];

    public void Pose(Person person, ReadOnlySpan<float> intensities)
    {
        (Person, Colours) = (person, new(person));
        intensities.CopyTo(units);
        Jaw = MathF.Max(0.17f * this[JawDrop], 0.34f * this[MouthStretch]);
        Sneer = MathF.Max(this[UpperLipRaiser], 0.7f * this[NoseWrinkler]);
        ChinRaised = this[ChinRaiser];
        HeadWidth = Measures.HeadWidth.On(this);
        ChinV = Measures.ChinV.On(this);
        NoseTip = Measures.NoseTip.On(this);
        NoseBase = NoseTip + 0.115f;
        NoseHalf = Measures.NoseHalf.On(this);
        NoseHigh = Measures.NoseHigh.On(this);

        float open = this[LipsPart], drop = this[JawDrop], stretch = this[MouthStretch], gap = Measures.Gap.On(this);
        MouthV = Measures.MouthV.On(this);
        MouthHalf = Measures.MouthHalf.On(this);
        LipUp = Measures.LipUp.On(this);
        GapUp = 0.6f * gap + 0.14f * Jaw + 0.035f * Sneer * MathF.Max(open, drop);
        GapDown = 0.6f * gap + 0.80f * Jaw * MathF.Max(open, MathF.Max(0.25f, stretch));
        // A jaw that drops behind closed lips stretches them.
        LipDown = Measures.LipDown.On(this) + 0.10f * (1 - open) * Jaw;

        Left = PoseSide(-1);
        Right = PoseSide(1);
        TraceOutline();
    }

    private Side PoseSide(float sign)
    {
        (Skew, gain) = (sign * Person.Asymmetry, 1 - 0.12f * sign * Person.Asymmetry);
        float closed = units[(int)EyesClosed], lip = units[(int)UpperLipRaiser];
        float up = Measures.LidUp.On(this), down = Measures.LidDown.On(this);
        Side side = new()
        {
            Sign = sign,
            EyeU = Measures.EyeU.On(this), EyeV = Measures.EyeV.On(this), EyeHalf = Measures.EyeHalf.On(this), EyeTilt = Measures.EyeTilt.On(this),
            LidUp = Smooth.Mix(up, -0.8f * down, closed), LidDown = Smooth.Mix(down, 0.8f * down, closed), Closed = closed,
            Crease = up + Measures.LidFold.On(this) + 0.01f * this[InnerBrowRaiser],
            BrowInU = Measures.BrowInU.On(this), BrowInV = Measures.BrowInV.On(this),
            BrowMidU = Measures.BrowMidU.On(this), BrowMidV = Measures.BrowMidV.On(this),
            BrowOutU = Measures.BrowOutU.On(this), BrowOutV = Measures.BrowOutV.On(this),
            CornerU = Measures.CornerU.On(this), CornerV = Measures.CornerV.On(this),
            WingV = Measures.WingV.On(this) - 0.025f * gain * lip, CheekV = Measures.CheekV.On(this),
            Frown = this[BrowLowerer], Squint = MathF.Max(this[LidTightener], 0.7f * this[CheekRaiser]),
            CheekUp = this[CheekRaiser], Smile = this[LipCornerPuller],
            Sneer = MathF.Max(this[NoseWrinkler], 0.8f * gain * lip),
            Lift = MathF.Max(this[InnerBrowRaiser], this[OuterBrowRaiser]),
        };
        gain = 1;
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
        float crown = Measures.Crown.On(this), widest = 0, square = Measures.Square.On(this), cheekFull = Measures.CheekFull.On(this);
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
