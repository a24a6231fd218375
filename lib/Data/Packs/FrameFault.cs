namespace MsstNet.Data.Packs;

/// <summary>A frame its source could not decode when it was packed: reading it from the pack fails as reading it from the source did.</summary>
/// <param name="Clip">Index into <see cref="IClipSource.Clips"/>.</param>
/// <param name="Frame">0 … FrameCount - 1.</param>
/// <param name="Reason">What the source said.</param>
public sealed record FrameFault(int Clip, int Frame, string Reason);
