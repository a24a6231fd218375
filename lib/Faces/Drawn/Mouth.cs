using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>The mouth: two lips that meet at the corners, and teeth, tongue and the dark between them when they part.</summary>
internal static class Mouth
{
    /// <summary>The four lines of the lips above one point: skin, upper lip, gap, lower lip, skin.</summary>
    private readonly ref struct Lines(FaceShape f, float u)
    {
        private readonly float s = MathF.Min(1, MathF.Abs(u) / (u < 0 ? f.Left.CornerU : f.Right.CornerU));
        private readonly float corner = u < 0 ? f.Left.CornerV : f.Right.CornerV;

        private float Round => 1 - s * s;
        // The lips' middle is displaced from the straight line between the corners, most in the centre.
        private float Middle => Smooth.Mix(f.MouthV, corner, s * s * (0.55f + 0.45f * s));
        public float UpperInner => Middle - f.GapUp * Round;
        public float LowerInner => Middle + f.GapDown * MathF.Sqrt(Round + 1e-6f) * (0.4f + 0.6f * Round);
        public float UpperOuter => UpperInner - f.LipUp * (1 - s) * (1 + s) * (1 + 0.5f * s * (1 - s) - 0.24f * Smooth.Near(s, 0.22f)) - 0.004f;
        public float LowerOuter => LowerInner + f.LipDown * Round * (1 + 0.25f * s * s) + 0.004f;
        public float Along => s;
    }

    /// <summary>The lips' volume and colour, before the light.</summary>
    public static void Shape(Canvas c, FaceShape f)
    {
        float reach = MathF.Max(f.Left.CornerU, f.Right.CornerU) + 0.05f;
        float highest = MathF.Min(f.MouthV - f.GapUp, MathF.Min(f.Left.CornerV, f.Right.CornerV));
        float lowest = MathF.Max(f.MouthV + f.GapDown, MathF.Max(f.Left.CornerV, f.Right.CornerV));
        Colour lip = f.Colours.Lip;
        float edge = 1.1f * c.Pixel, shift = f.Person.Texture;
        foreach (int i in c.In(-reach, highest - f.LipUp - 0.1f, reach, lowest + f.LipDown + 0.16f))
        {
            float u = c.U[i], v = c.V[i];
            var lines = new Lines(f, u);
            float s = lines.Along;
            if (s >= 1) continue;
            float ends = Smooth.Step(1, 0.86f, s), ui = lines.UpperInner, li = lines.LowerInner, uo = lines.UpperOuter, lo = lines.LowerOuter;
            float below = lo + 0.05f;
            float shadow = Smooth.Near(v - below, 0.071f) * (1 - s) * 0.35f;
            if (shadow > 0) c.Shade[i] *= 1 - shadow;
            if (v < uo - 0.06f || v > lo + 0.06f) continue;
            bool upper = v < (ui + li) / 2;
            float inner = upper ? ui : li, outer = upper ? uo : lo, t = (v - inner) / (outer - inner);   // 0 at the gap, 1 at the skin
            float cover = Smooth.Step(edge, -edge, upper ? uo - v : v - lo) * ends;
            float swell = t < 0.35f ? 1 - (0.35f - t) * (0.35f - t) * 6 : 1 - (t - 0.35f) * (t - 0.35f) * 2.3f;
            c.Height[i] += (upper ? 0.070f : 0.085f) * MathF.Max(0, swell) * MathF.Sqrt(1 - s * s);
            float crinkle = 1 + 0.10f * Grain.At(u * 45 + shift, v * 8);
            c.Dye(i, lip * (crinkle * (upper ? 0.88f : 1.04f)), 0.92f * cover);
            c.Gloss[i] = Smooth.Mix(c.Gloss[i], upper ? 0.08f : 0.22f, cover);
            float contact = Smooth.Near(v - inner, 0.03f) * Smooth.Step(1, 0.94f, s);
            c.Shade[i] *= 1 - 0.62f * contact;
        }
    }

    /// <summary>What parted lips show: the upper teeth, the lower ones below a dropped jaw, the tongue, and darkness.</summary>
    public static void Open(Canvas c, FaceShape f, Scene scene)
    {
        if (f.GapUp + f.GapDown < 0.004f) return;
        float reach = MathF.Max(f.Left.CornerU, f.Right.CornerU);
        float lowest = MathF.Max(f.MouthV + f.GapDown, MathF.Max(f.Left.CornerV, f.Right.CornerV));
        Colour lit = scene.LightAt(0, 0);
        Colour tooth = lit * new Colour(0.52f, 0.475f, 0.41f);
        Colour tongue = lit * new Colour(0.24f, 0.075f, 0.07f), dark = lit * new Colour(0.030f, 0.010f, 0.009f);
        float edge = 0.9f * c.Pixel, lipRest = f.MouthV - 0.02f;
        float teethEnd = lipRest + 0.105f - 0.02f * f.Person.LipFullness, lower = f.MouthV + 1.0f * f.Jaw + 0.05f;
        foreach (int i in c.In(-reach, MathF.Min(f.MouthV - f.GapUp, MathF.Min(f.Left.CornerV, f.Right.CornerV)) - 0.02f, reach, lowest + 0.02f))
        {
            float u = c.U[i], v = c.V[i];
            var lines = new Lines(f, u);
            float s = lines.Along;
            if (s >= 1) continue;
            float ui = lines.UpperInner, li = lines.LowerInner, gap = li - ui;
            float cover = Smooth.Clamp01(0.5f + (v - ui) / edge) * Smooth.Clamp01(0.5f + (li - v) / edge) * Smooth.Clamp01(gap / edge * 1.5f);
            if (cover == 0) continue;
            float bend = -0.10f * u * u * 4, across = MathF.Abs(u) / 0.30f;
            float upperTeeth = Smooth.Clamp01(0.5f + (teethEnd + bend - v) / edge) * Smooth.Step(1.15f, 0.8f, across);
            float crown = u * 11, between = crown - MathF.Floor(crown) - 0.5f;
            float tongueSeen = Smooth.Step(li - 0.14f - 0.2f * f.Jaw, li - 0.02f, v) * Smooth.Step(0.05f, 0.2f, f.Jaw) * (1 - 0.7f * s);
            Colour shown = Smooth.Mix(dark, tongue, tongueSeen);
            float lowerTeeth = Smooth.Clamp01(0.5f + (v - lower - 0.25f * u * u) / edge) * Smooth.Step(1.0f, 0.7f, across);
            shown = Smooth.Mix(shown, tooth * (0.55f * (1 - 0.4f * across)), lowerTeeth);
            float lipShadow = 0.60f + 0.40f * Smooth.Step(ui - 0.01f, ui + 0.05f, v), seam = Smooth.Near(MathF.Abs(between) - 0.5f, 0.13f);
            float depth = (1 - 0.55f * across * across) * lipShadow * (1 - 0.28f * seam);
            shown = Smooth.Mix(shown, tooth * MathF.Max(0.1f, depth), upperTeeth);
            c.Blend(i, shown, cover);
        }
    }
}
