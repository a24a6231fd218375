using System.Numerics;
using Colour = System.Numerics.Vector3;

namespace MsstNet.Faces.Drawn;

/// <summary>What surrounds a clip's face: light, camera, background, a hand. Drawn without knowing the label.</summary>
internal sealed record Scene
{
    public Colour Key { get; init; } = new(0.78f, 0.76f, 0.74f);
    public Colour Ambient { get; init; } = new(0.36f, 0.37f, 0.38f);
    /// <summary>Where the light comes from: right, down, towards the viewer; of length 1.</summary>
    public Vector3 Light { get; init; } = new(-0.25f, -0.45f, 0.857f);
    public float Contrast { get; init; } = 0.1f;
    public float Noise { get; init; }
    public float Blur { get; init; }
    public Colour Wall { get; init; } = Screen(196, 198, 198);
    public Colour WallFar { get; init; } = Screen(170, 172, 174);
    public float WallPattern { get; init; }
    public Colour Cloth { get; init; } = Screen(60, 64, 80);
    public Hand? Hand { get; init; }
    public uint Grain { get; init; }

    public static Scene Draw(ulong seed, int clip, Distractors distractors)
    {
        var random = new RandomStream(seed, RandomStream.Purpose.Scene, clip);
        Scene still = new() { Grain = (uint)(random.NextSingle() * 1e7f) };
        float hue = random.Bell(), wallHue = random.Bell(), wall = random.NextSingle();
        float gain = Smooth.Exp(0.55f * random.Bell()), fill = random.Between(0.15f, 0.62f);
        Vector3 light = new(random.Bell() * 0.95f, -0.3f + 0.6f * random.Bell(), random.Between(0.55f, 1));
        float length = MathF.Sqrt(light.X * light.X + light.Y * light.Y + light.Z * light.Z);
        Colour tint = new(1 + 0.22f * hue, 1, 1 - 0.26f * hue);
        Colour back = random.Chance(0.35f)
            ? Screen(200, 202, 202) * random.Between(0.6f, 1.2f)
            : new Colour(1 + 0.5f * wallHue, 1, 1 - 0.5f * wallHue) * (0.015f + 0.6f * wall * wall);
        if (distractors.HasFlag(Distractors.Light))
            still = still with
            {
                Key = tint * (gain * (1.15f - fill)),
                Ambient = new Colour(1, 1, 1 + 0.1f * random.Bell()) * (gain * fill),
                Light = light / length,
                Contrast = random.Between(-0.1f, 0.45f),
                Wall = back,
                WallFar = back * random.Between(0.4f, 1.3f),
                WallPattern = random.Chance(0.5f) ? random.Between(0, 0.6f) : 0.03f,
                Cloth = new Colour(random.NextSingle(), random.NextSingle(), random.NextSingle()) * (random.NextSingle() * 0.5f)
                    + new Colour(0.01f),
            };
        float noise = random.NextSingle(), blur = random.NextSingle();
        if (distractors.HasFlag(Distractors.Noise)) still = still with { Noise = 0.002f + 0.022f * noise * noise * noise };
        if (distractors.HasFlag(Distractors.Blur)) still = still with { Blur = MathF.Max(0, blur * 1.5f - 0.6f) };
        bool hand = random.Chance(0.12f);
        float from = random.Between(-0.5f, 0.7f);
        if (hand && distractors.HasFlag(Distractors.Hand))
        {
            float x = random.Between(-0.9f, 0.9f), y = random.Between(0.75f, 1.6f), angle = random.Between(-0.6f, 0.6f);
            still = still with { Hand = new(x, y, angle, from, from + random.Between(0.3f, 1)) };
        }
        return still;
    }

    /// <summary>The light on a small flat thing that faces the viewer, tilted by (nx, ny).</summary>
    public Colour LightAt(float nx, float ny)
    {
        float nz = 1 / MathF.Sqrt(1 + nx * nx + ny * ny), facing = MathF.Max(0, (nx * Light.X + ny * Light.Y + Light.Z) * nz + 0.2f) / 1.2f;
        return Key * facing + Ambient * (0.80f - 0.28f * ny * nz);
    }

    // From screen values 0 … 255, gamma 2.
    private static Colour Screen(float r, float g, float b) => new Colour(r * r, g * g, b * b) / 65025;
}

/// <summary>A hand before the face: where its palm is and how it is turned, and from when until when, in shares of the clip.</summary>
internal readonly record struct Hand(float X, float Y, float Angle, float From, float Until);
