using static MsstNet.Faces.ActionUnit;

namespace MsstNet.Faces.Drawn;

/// <summary>
/// One length, height or ratio of the face: its value on the average face at rest, and each trait of the person or action unit that changes it.
/// A trait or unit x with the effect c adds c · x, or multiplies by 1 + c · x; c is what it does at full strength.
/// </summary>
internal sealed class Measure(Func<FaceShape, float> on)
{
    public Measure(float rest) : this(_ => rest)
    {
    }

    /// <summary>The value on a face. It is worked out in the order of the calls, which its last bit depends on.</summary>
    public float On(FaceShape face) => on(face);

    public Measure Plus(Func<FaceShape, float> trait, float by) => new(face => on(face) + by * trait(face));

    public Measure Plus(ActionUnit unit, float by) => Plus(face => face[unit], by);

    public Measure Times(Measure factor) => new(face => on(face) * factor.On(face));

    public Measure Times(Func<FaceShape, float> trait, float by) => Times(new Measure(1).Plus(trait, by));

    public Measure Times(ActionUnit unit, float by) => Times(face => face[unit], by);
}

/// <summary>
/// The measures of a face, in face coordinates: v grows downwards, so that what raises is negative. This table and the few lines of
/// <see cref="FaceShape"/> that it cannot hold are all that traits and action units do to the shape.
/// </summary>
internal static class Measures
{
    /// <summary>Head: half width at the eyes, height of the crown, squareness of the jaw, fullness of the cheeks, bottom of the chin.</summary>
    public static readonly Measure
        HeadWidth = new Measure(1).Times(f => f.Person.SkullWidth, 0.07f),
        Crown = new Measure(-1.38f).Plus(f => f.Person.Forehead, -0.12f),
        Square = new Measure(0.20f).Plus(f => f.Person.JawWidth, 0.15f),
        CheekFull = new Measure(0).Plus(f => f.Person.Cheeks, 0.03f),
        ChinV = new Measure(1.63f).Plus(f => f.Person.ChinLength, 0.10f).Plus(f => f.Jaw, 1).Plus(ChinRaiser, -0.015f);

    /// <summary>Nose: height of the tip, half width of the wings, height of the bridge above the face.</summary>
    public static readonly Measure
        NoseTip = new Measure(0.57f).Plus(f => f.Person.NoseLength, 0.06f).Plus(NoseWrinkler, -0.035f),
        NoseHalf = new Measure(0.235f).Times(f => f.Person.NoseWidth, 0.25f)
            .Times(new Measure(1).Plus(NoseWrinkler, 0.10f).Plus(UpperLipRaiser, 0.05f)),
        NoseHigh = new Measure(1).Plus(f => f.Person.NoseBridge, 0.35f);

    /// <summary>Mouth: height of the line where the lips meet, half width, thickness of the two lips, the gap between them.</summary>
    public static readonly Measure
        MouthV = new Measure(1.03f).Plus(f => f.Person.MouthHeight, 0.05f).Plus(f => f.Person.NoseLength, 0.04f)
            .Plus(ChinRaiser, -0.055f).Plus(LipCornerPuller, -0.02f).Plus(f => f.Sneer, -0.055f),
        MouthHalf = new Measure(0.365f).Times(f => f.Person.MouthWidth, 0.14f)
            .Times(LipTightener, -0.07f).Times(new Measure(1).Plus(MouthStretch, -0.10f).Plus(JawDrop, -0.05f)),
        LipUp = new Measure(0.085f).Times(f => f.Person.LipFullness, 0.4f)
            .Times(LipTightener, -0.60f).Times(LipStretcher, -0.25f).Times(LipCornerPuller, -0.28f)
            .Times(ChinRaiser, -0.15f).Times(MouthStretch, -0.2f),
        LipDown = new Measure(0.125f).Times(f => f.Person.LipFullness, 0.4f)
            .Times(LipTightener, -0.50f).Times(LipStretcher, -0.25f).Times(LipCornerPuller, -0.22f)
            .Times(ChinRaiser, 0.15f).Times(MouthStretch, -0.2f),
        Gap = new Measure(0).Plus(LipsPart, 0.052f)
            .Times(new Measure(1).Plus(LipCornerPuller, 1).Plus(LipStretcher, 0.6f).Plus(f => f.Sneer, 0.8f));

    /// <summary>An eye: distance from the midline, height, half width, tilt of its axis, the open lids above and below, the lid's fold.</summary>
    public static readonly Measure
        EyeU = new Measure(0.5f).Times(f => f.Person.EyeSpacing, 0.05f),
        EyeV = new Measure(0.015f).Plus(f => f.Skew, 0.01f),
        EyeHalf = new Measure(0.225f).Times(f => f.Person.EyeSize, 0.12f),
        EyeTilt = new Measure(0.07f).Plus(f => f.Person.EyeTilt, 0.11f),
        LidUp = new Measure(0.100f).Times(f => f.Person.EyeOpening, 0.24f).Times(UpperLidRaiser, 0.55f).Times(LidTightener, -0.22f)
            .Times(CheekRaiser, -0.10f).Times(NoseWrinkler, -0.20f).Times(BrowLowerer, -0.10f).Times(LipCornerPuller, -0.06f),
        LidDown = new Measure(0.068f).Times(f => f.Person.EyeOpening, 0.12f).Times(LidTightener, -0.50f)
            .Times(CheekRaiser, -0.42f).Times(NoseWrinkler, -0.30f).Times(UpperLidRaiser, 0.10f),
        LidFold = new Measure(0.035f).Plus(f => f.Person.LidFold, 0.05f).Times(UpperLidRaiser, -0.65f).Times(BrowLowerer, -0.4f);

    /// <summary>A brow: its inner end, the peak of its arch, its outer end.</summary>
    public static readonly Measure
        BrowInU = new Measure(0.225f).Times(new Measure(1).Plus(BrowLowerer, -0.30f).Plus(InnerBrowRaiser, 0.10f)),
        BrowInV = new Measure(-0.275f).Plus(f => f.Person.BrowHeight, -0.06f).Plus(f => f.Person.BrowTilt, 0.045f)
            .Plus(InnerBrowRaiser, -0.170f).Plus(BrowLowerer, 0.105f).Plus(NoseWrinkler, 0.06f),
        BrowMidU = new Measure(0.54f).Times(BrowLowerer, -0.06f),
        BrowMidV = new Measure(-0.365f).Plus(f => f.Person.BrowHeight, -0.06f).Plus(f => f.Person.BrowArch, -0.035f)
            .Plus(InnerBrowRaiser, -0.085f).Plus(OuterBrowRaiser, -0.125f)
            .Plus(BrowLowerer, 0.085f).Plus(NoseWrinkler, 0.03f).Plus(CheekRaiser, 0.015f),
        BrowOutU = new(0.83f),
        BrowOutV = new Measure(-0.255f).Plus(f => f.Person.BrowHeight, -0.06f).Plus(f => f.Person.BrowTilt, -0.045f)
            .Plus(OuterBrowRaiser, -0.145f).Plus(BrowLowerer, 0.035f).Plus(CheekRaiser, 0.02f);

    /// <summary>Corner of the mouth, nose wing and cheek of a side.</summary>
    public static readonly Measure
        CornerU = new Measure(0).Plus(f => f.MouthHalf, 1).Plus(LipCornerPuller, 0.115f).Plus(LipStretcher, 0.115f).Plus(LipCornerDepressor, -0.01f),
        CornerV = new Measure(0).Plus(f => f.MouthV, 1).Plus(f => f.Person.MouthCorner, -0.022f).Plus(f => f.Skew, 0.018f)
            .Plus(LipCornerPuller, -0.125f).Plus(LipCornerDepressor, 0.120f).Plus(LipStretcher, 0.035f)
            .Plus(f => f.Jaw, 0.42f).Plus(f => f.ChinRaised, 0.05f).Plus(f => f.Sneer, 0.06f),
        WingV = new Measure(-0.045f).Plus(f => f.NoseBase, 1).Plus(NoseWrinkler, -0.05f),
        CheekV = new Measure(0.46f).Plus(CheekRaiser, -0.06f).Plus(LipCornerPuller, -0.05f);
}
