namespace MsstNet.Faces.Drawn;

/// <summary>Where the head is in one frame; all zero is upright, facing the camera, framed as DFEW's aligned faces are.</summary>
/// <param name="X">Shift to the right in distances between the eyes.</param>
/// <param name="Y">Shift downwards, same unit.</param>
/// <param name="Zoom">Logarithm of the scale.</param>
/// <param name="Roll">Tilt towards a shoulder, radians.</param>
/// <param name="Yaw">Turn to the side, radians.</param>
/// <param name="Pitch">Nod, radians.</param>
/// <param name="GazeX">Iris shift to the right, −1 … 1 for the corners.</param>
/// <param name="GazeY">Iris shift downwards.</param>
public readonly record struct Pose(float X, float Y, float Zoom, float Roll, float Yaw, float Pitch, float GazeX, float GazeY)
{
    /// <summary>A pose between two, or beyond them.</summary>
    internal static Pose Sum(Pose a, Pose b, float weight) => new(
        a.X + weight * b.X, a.Y + weight * b.Y, a.Zoom + weight * b.Zoom, a.Roll + weight * b.Roll,
        a.Yaw + weight * b.Yaw, a.Pitch + weight * b.Pitch, a.GazeX + weight * b.GazeX, a.GazeY + weight * b.GazeY);
}

/// <summary>Red, green and blue in linear light: twice the light is twice the number.</summary>
internal readonly record struct Colour(float R, float G, float B)
{
    public static Colour operator *(Colour a, float b) => new(a.R * b, a.G * b, a.B * b);
    public static Colour operator *(Colour a, Colour b) => new(a.R * b.R, a.G * b.G, a.B * b.B);
    public static Colour operator +(Colour a, Colour b) => new(a.R + b.R, a.G + b.G, a.B + b.B);
    public static Colour Mix(Colour a, Colour b, float t) => new(Smooth.Mix(a.R, b.R, t), Smooth.Mix(a.G, b.G, t), Smooth.Mix(a.B, b.B, t));

    /// <summary>From screen values 0 … 255, gamma 2.</summary>
    public static Colour Screen(float r, float g, float b) => new(r * r / 65025, g * g / 65025, b * b / 65025);
}

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
                Key = tint * (gain * (1.15f - fill)), Ambient = new Colour(1, 1, 1 + 0.1f * random.Bell()) * (gain * fill),
                LightX = x / length, LightY = y / length, LightZ = z / length, Contrast = random.Between(-0.1f, 0.45f),
                Wall = back, WallFar = back * random.Between(0.4f, 1.3f), WallPattern = random.Chance(0.5f) ? random.Between(0, 0.6f) : 0.03f,
                Cloth = new Colour(random.NextSingle(), random.NextSingle(), random.NextSingle()) * (random.NextSingle() * 0.5f) + new Colour(0.01f, 0.01f, 0.01f),
            };
        float noise = random.NextSingle(), blur = random.NextSingle();
        if (distractors.HasFlag(Distractors.Noise)) still = still with { Noise = 0.002f + 0.022f * noise * noise * noise };
        if (distractors.HasFlag(Distractors.Blur)) still = still with { Blur = MathF.Max(0, blur * 1.5f - 0.6f) };
        bool hand = random.Chance(0.12f);
        float from = random.Between(-0.5f, 0.7f);
        if (hand && distractors.HasFlag(Distractors.Hand))
            still = still with
            {
                Hand = 1, HandX = random.Between(-0.9f, 0.9f), HandY = random.Between(0.75f, 1.6f), HandAngle = random.Between(-0.6f, 0.6f),
                HandFrom = from, HandUntil = from + random.Between(0.3f, 1),
            };
        return still;
    }
}
