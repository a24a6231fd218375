using MsstNet.Data;

namespace MsstNet.Lab.Tests.Data;

/// <summary>
/// Clips made of arithmetic: a byte is a function of (clip, frame, place), so that any batch can be checked without a loader. Clip i has
/// 1 + 7 i mod 40 frames.
/// </summary>
internal sealed class StripedClips(int count) : IClipSource
{
    private int reads;

    public DataIdentity Identity => DataIdentity.Custom("striped");
    public IReadOnlyList<string> Classes => Emotions.Names;
    public IReadOnlyList<Clip> Clips { get; } = [.. Enumerable.Range(0, count).Select(i => new Clip($"s{i}", i % 7, 1 + 7 * i % 40))];
    public IReadOnlyList<Split> Splits => [new Split("all", [.. Enumerable.Range(0, count)], [])];
    public string Fingerprint => "0123456789abcdef";

    /// <summary>Frames read so far.</summary>
    public int Reads => Volatile.Read(ref reads);

    /// <summary>A clip that throws, or -1.</summary>
    public int Broken { get; init; } = -1;

    /// <summary>Milliseconds a frame takes, to let workers overtake each other.</summary>
    public Func<int, int>? Delay { get; init; }

    public static byte Value(int clip, int frame, int place) => (byte)(clip * 31 + frame * 17 + place * 7 + place / 97);

    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        Interlocked.Increment(ref reads);
        if (clip == Broken) throw new LabException($"clip s{clip} is broken.");
        if (Delay is not null) Thread.Sleep(Delay(clip));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Clips[clip].FrameCount);
        for (int i = 0; i < rgb.Length; i++) rgb[i] = Value(clip, frame, i);
    }
}
