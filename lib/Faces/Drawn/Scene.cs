namespace MsstNet.Faces.Drawn;

/// <summary>What surrounds a clip's face: light, camera, background, a hand. Drawn without knowing the label.</summary>
internal sealed record Scene
{
    public Colour Key { get; init; } = new(0.78f, 0.76f, 0.74f);
    public Colour Ambient { get; init; } = new(0.36f, 0.37f, 0.38f);
    public float LightX { get; init; } = -0.25f;
    public float LightY { get; init; } = -0.45f;
    public float LightZ { get; init; } = 0.857f;
    public float Contrast { get; init; } = 0.1f;
    public float Noise { get; init; }
    public float Blur { get; init; }
    public Colour Wall { get; init; } = Colour.Screen(196, 198, 198);
    public Colour WallFar { get; init; } = Colour.Screen(170, 172, 174);
    public float WallPattern { get; init; }
    public Colour Cloth { get; init; } = Colour.Screen(60, 64, 80);
    public float Hand { get; init; }
    public float HandX { get; init; }
    public float HandY { get; init; }
    public float HandAngle { get; init; }
    public float HandFrom { get; init; }
    public float HandUntil { get; init; }
    public uint Grain { get; init; }

    public static Scene Draw(ulong seed, int clip, Distractors distractors)
    {
        var random = new RandomStream(seed, RandomStream.Purpose.Scene, clip);
        Scene still = new() { Grain = (uint)(random.NextSingle() * 1e7f) };
        float hue = random.Bell(), wallHue = random.Bell(), wall = random.NextSingle();
        float gain = Smooth.Exp(0.55f * random.Bell()), fill = random.Between(0.15f, 0.62f);
        float x = random.Bell() * 0.95f, y = -0.3f + 0.6f * random.Bell(), z = random.Between(0.55f, 1);
        float length = MathF.Sqrt(x * x + y * y + z * z);
        Colour tint = new(1 + 0.22f * hue, 1, 1 - 0.26f * hue);
        Colour back = random.Chance(0.35f)
            ? Colour.Screen(200, 202, 202) * random.Between(0.6f, 1.2f)
            : new Colour(1 + 0.5f * wallHue, 1, 1 - 0.5f * wallHue) * (0.015f + 0.6f * wall * wall);
        if (distractors.HasFlag(Distractors.Light))
            still = still with
            {
                Key = tint * (gain * (1.15f - fill)),
                Ambient = new Colour(1, 1, 1 + 0.1f * random.Bell()) * (gain * fill),
                LightX = x / length,
                LightY = y / length,
                LightZ = z / length,
                Contrast = random.Between(-0.1f, 0.45f),
                Wall = back,
                WallFar = back * random.Between(0.4f, 1.3f),
                WallPattern = random.Chance(0.5f) ? random.Between(0, 0.6f) : 0.03f,
                Cloth = new Colour(random.NextSingle(), random.NextSingle(), random.NextSingle()) * (random.NextSingle() * 0.5f)
                    + new Colour(0.01f, 0.01f, 0.01f),
            };
        float noise = random.NextSingle(), blur = random.NextSingle();
        if (distractors.HasFlag(Distractors.Noise)) still = still with { Noise = 0.002f + 0.022f * noise * noise * noise };
        if (distractors.HasFlag(Distractors.Blur)) still = still with { Blur = MathF.Max(0, blur * 1.5f - 0.6f) };
        bool hand = random.Chance(0.12f);
        float from = random.Between(-0.5f, 0.7f);
        if (hand && distractors.HasFlag(Distractors.Hand))
            still = still with
            {
                Hand = 1,
                HandX = random.Between(-0.9f, 0.9f),
                HandY = random.Between(0.75f, 1.6f),
                HandAngle = random.Between(-0.6f, 0.6f),
                HandFrom = from,
                HandUntil = from + random.Between(0.3f, 1),
            };
        return still;
    }

    /// <summary>The light on a small flat thing that faces the viewer, tilted by (nx, ny).</summary>
    public Colour LightAt(float nx, float ny)
    {
        float nz = 1 / MathF.Sqrt(1 + nx * nx + ny * ny), facing = MathF.Max(0, (nx * LightX + ny * LightY + LightZ) * nz + 0.2f) / 1.2f;
        return Key * facing + Ambient * (0.80f - 0.28f * ny * nz);
    }
}
