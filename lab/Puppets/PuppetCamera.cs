using System.Numerics;
using MsstNet.Data.Video;
using MsstNet.Faces;
using OpenCvSharp;

namespace MsstNet.Lab.Puppets;

/// <summary>
/// What lies between a face and the network: how the face is cut out, what is behind it, exposure and colour, focus, sensor, compression. One draw a
/// clip, and wide: whatever camera a network meets later should look like one of these.
/// </summary>
internal sealed record PuppetCamera
{
    /// <summary>Where the face is cut, as shares of the crop's side, radians and the logarithm of the scale: what a detector gets wrong.</summary>
    public Pose Framing { get; init; }

    /// <summary>Exposure and colour, a factor for red, green and blue.</summary>
    public Vector3 Gain { get; init; } = Vector3.One;

    /// <summary>Exponent of the tone curve; above 1 is darker.</summary>
    public float Gamma { get; init; } = 1;

    /// <summary>Strength of an S-shaped tone curve; negative is flatter.</summary>
    public float Contrast { get; init; }

    /// <summary>How much colour is taken away; 1 is grey.</summary>
    public float Grey { get; init; }

    /// <summary>Pixels on a side of the frames this one is enlarged from; 0 for its own.</summary>
    public int Coarse { get; init; }

    /// <summary>Deviation of the focus blur in pixels of a 112-pixel frame.</summary>
    public float Blur { get; init; }

    /// <summary>Deviation of the sensor's noise in grey levels.</summary>
    public float Noise { get; init; }

    /// <summary>JPEG quality; 0 for none.</summary>
    public int Quality { get; init; }

    /// <summary>Share of the frame that is black on the left, top, right and bottom: beyond the edge of the film.</summary>
    public Vector4 Black { get; init; }

    /// <summary>Colours of the wall, above and below, 0 … 255; null leaves the photograph's own.</summary>
    public (Vector3 Above, Vector3 Below)? Wall { get; init; }

    /// <summary>Strength and size of a pattern on the wall.</summary>
    public (float Strength, float Size) Pattern { get; init; }

    /// <summary>Light on the face.</summary>
    public PuppetLight Light { get; init; } = PuppetLight.Studio;

    /// <summary>Seed of noise and pattern.</summary>
    public ulong Grain { get; init; }

    /// <summary>Draws one clip's camera.</summary>
    public static PuppetCamera Draw(ulong seed, int clip)
    {
        var random = new RandomStream(seed, RandomStream.Purpose.Scene, clip);
        float gain = Smooth.Exp(0.75f * random.Bell() - 0.08f), warm = 0.11f * random.Bell(), green = 0.06f * random.Bell();
        bool even = random.Chance(0.3f);
        Vector3 from = Vector3.Normalize(new(random.Bell() * 1.2f, -0.4f + 0.6f * random.Bell(), random.Between(0.35f, 1)));
        float ambient = random.Between(0.25f, 0.8f), lit = ambient + (1 - ambient) * MathF.Max(0.5f, from.Z);
        Vector3 Colour() => new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()) * random.Between(20, 255);
        float grey = random.NextSingle(), low = random.NextSingle(), focus = random.NextSingle(), noise = random.NextSingle();
        bool colourful = random.Chance(0.4f);
        Vector3 one = Colour(), other = Colour(), plain = new(random.Between(5, 250));
        return new()
        {
            Framing = Pose.Within(new(0.07f, 0.06f, 0.22f, 0.16f, 0, 0, 0, 0), random),
            Gain = gain * new Vector3(1 + warm, 1 + green, 1 - warm),
            Gamma = Smooth.Exp(0.35f * random.Bell()),
            Contrast = random.Between(-0.35f, 0.4f),
            Grey = grey < 0.25f ? 1 : grey < 0.5f ? random.NextSingle() : 0,
            Coarse = low < 0.35f ? 28 + random.Next(80) : 0,
            Blur = MathF.Max(0, focus * 2.2f - 1),
            Noise = 9 * noise * noise * noise,
            Quality = random.Chance(0.6f) ? 25 + random.Next(70) : 0,
            Black = Edge(random),
            Wall = random.Chance(0.75f) ? colourful ? (one, other) : (plain, plain * random.Between(0.5f, 1.1f)) : null,
            Pattern = random.Chance(0.5f) ? (random.Between(10, 70), random.Between(0.03f, 0.3f)) : (0, 1),
            Light = (even ? PuppetLight.Studio : new(from, ambient / lit, (1 - ambient) / lit, 0, 0)) with
            {
                Folds = random.Between(0.4f, 1.6f),
                Hollow = random.Between(0.45f, 0.98f),
            },
            Grain = random.NextUInt64(),
        };
    }

    /// <summary>The picture of one frame.</summary>
    /// <param name="drawn">The canvas, square: colours and the share of wall; at rest its middle is where the face is cut.</param>
    /// <param name="pose">The head's own shift, zoom and roll in this frame, of which a crop that follows the face leaves a part.</param>
    /// <param name="eyes">How far the eyes are from their place on the canvas: the crop follows them.</param>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="rgb">Receives side · side · 3 bytes.</param>
    public void Take(ReadOnlySpan<Vector4> drawn, Pose pose, Vector2 eyes, int frame, int side, Span<byte> rgb)
    {
        int canvasSide = (int)Math.Round(Math.Sqrt(drawn.Length));
        using Mat canvas = new(canvasSide, canvasSide, MatType.CV_8UC3), picture = new();
        Develop(drawn, canvasSide, canvas.AsSpan<Vec3b>());
        float roll = Framing.Roll + 0.3f * pose.Roll, zoom = Smooth.Exp(Framing.Zoom + 0.3f * pose.Zoom);
        double scale = side * Puppet.Room / canvasSide * zoom;
        // At rest the crop's middle is the canvas's; the eyes are above it, and a detector's mistakes turn about them.
        double middle = (canvasSide - 1) / 2.0, eyeLine = middle - (0.5 - FaceAlignment.EyeLine) * canvasSide / Puppet.Room;
        var to = ((side - 1) / 2.0 + (Framing.X + 0.1 * pose.X) * side, (side - 1) * FaceAlignment.EyeLine + (Framing.Y + 0.1 * pose.Y) * side);
        new Placement(scale, roll, (middle + eyes.X, eyeLine + eyes.Y), to).Warp(canvas, picture, side);
        Degrade(picture, side);
        Sense(picture, frame);
        if (Quality > 0) Compress(picture);
        Span<Vec3b> pixels = picture.AsSpan<Vec3b>();
        for (int i = 0; i < pixels.Length; i++)
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = (pixels[i].Item2, pixels[i].Item1, pixels[i].Item0);
    }

    // Wall, colour and tone, on the canvas.
    private void Develop(ReadOnlySpan<Vector4> colours, int side, Span<Vec3b> pixels)
    {
        byte[][] curves = [.. new[] { Gain.X, Gain.Y, Gain.Z }.Select(Curve)];
        float shift = Grain & 255, unit = 1 / (Pattern.Size * side);
        for (int y = 0, i = 0; y < side; y++)
            for (int x = 0; x < side; x++, i++)
            {
                Vector4 seen = colours[i];
                if (seen.W > 0 && Wall is { } wall)
                {
                    Vector3 behind = Vector3.Lerp(wall.Above, wall.Below, (float)y / side);
                    if (Pattern.Strength > 0) behind += new Vector3(Pattern.Strength * Faces.Grain.At(x * unit + shift, y * unit));
                    seen = Vector4.Lerp(seen, new(behind, 0), MathF.Min(seen.W, 1));
                }
                if (Grey > 0)
                {
                    float grey = 0.299f * seen.X + 0.587f * seen.Y + 0.114f * seen.Z;
                    seen = Vector4.Lerp(seen, new(grey), Grey);
                }
                pixels[i] = new(curves[2][Level(seen.Z)], curves[1][Level(seen.Y)], curves[0][Level(seen.X)]);
            }
    }

    private byte[] Curve(float gain)
    {
        var curve = new byte[1024];
        for (int i = 0; i < curve.Length; i++)
        {
            float value = gain * i / 512f;                 // twice white, so that what is brighter than white can come back
            value = value > 0.8f ? 0.8f + (value - 0.8f) / (1 + 2 * (value - 0.8f)) : value;
            value = MathF.Pow(Math.Clamp(value, 0, 1), Gamma);
            value += value * (1 - value) * (2 * value - 1) * Contrast;
            curve[i] = (byte)Math.Clamp(MathF.Round(255 * value), 0, 255);
        }
        return curve;
    }

    private static int Level(float value) => (int)MathF.Min(MathF.Max(value * (512 / 255f), 0), 1023);

    private void Degrade(Mat picture, int side)
    {
        if (Coarse > 0 && Coarse * side / 112 is var coarse && coarse < side)
        {
            Cv2.Resize(picture, picture, new Size(coarse, coarse), 0, 0, InterpolationFlags.Area);
            Cv2.Resize(picture, picture, new Size(side, side), 0, 0, InterpolationFlags.Linear);
        }
        if (Blur > 0.2f) Cv2.GaussianBlur(picture, picture, new Size(0, 0), Blur * side / 112);
        Span<float> edges = [Black.X, Black.Y, Black.Z, Black.W];
        int left = (int)(edges[0] * side), top = (int)(edges[1] * side), right = (int)(edges[2] * side), bottom = (int)(edges[3] * side);
        if (left > 0) picture[0, side, 0, left].SetTo(Scalar.Black);
        if (top > 0) picture[0, top, 0, side].SetTo(Scalar.Black);
        if (right > 0) picture[0, side, side - right, side].SetTo(Scalar.Black);
        if (bottom > 0) picture[side - bottom, side, 0, side].SetTo(Scalar.Black);
    }

    // Half of the noise is common to the channels. A sum of two uniform numbers is close enough to a bell.
    private void Sense(Mat picture, int frame)
    {
        if (Noise < 0.3f) return;
        Span<byte> bytes = picture.AsSpan<byte>();
        SplitMix64 random = SplitMix64.For(Grain, frame, 0);
        float unit = Noise * 0.7f * 2.45f / 65535;
        for (int i = 0; i + 2 < bytes.Length; i += 3)
        {
            ulong bits = random.NextUInt64(), more = random.NextUInt64();
            int common = (int)(bits & 0xFFFF) - (int)((bits >> 16) & 0xFFFF);
            bytes[i] = Byte(bytes[i] + unit * (common + (int)((bits >> 32) & 0xFFFF) - (int)(bits >> 48)));
            bytes[i + 1] = Byte(bytes[i + 1] + unit * (common + (int)(more & 0xFFFF) - (int)((more >> 16) & 0xFFFF)));
            bytes[i + 2] = Byte(bytes[i + 2] + unit * (common + (int)((more >> 32) & 0xFFFF) - (int)(more >> 48)));
        }
    }

    private static byte Byte(float value) => (byte)MathF.Min(MathF.Max(value + 0.5f, 0), 255);

    private void Compress(Mat picture)
    {
        Cv2.ImEncode(".jpg", picture, out byte[] file, new ImageEncodingParam(ImwriteFlags.JpegQuality, Quality));
        using Mat again = Cv2.ImDecode(file, ImreadModes.Color);
        again.CopyTo(picture);
    }

    // One clip in eight touches the edge of its film on one or two sides.
    private static Vector4 Edge(RandomStream random)
    {
        bool touches = random.Chance(0.12f), two = random.Chance(0.3f);
        float most = random.Between(0.02f, 0.2f), second = random.Between(0.02f, 0.15f);
        int which = random.Next(4), other = random.Next(4);
        if (!touches) return default;
        Vector4 black = default;
        black[which] = most;
        if (two && other != which) black[other] = second;
        return black;
    }
}
