namespace MsstNet.Data;

/// <summary>One labelled video clip: what is known of it without decoding a frame.</summary>
/// <param name="Id">Its name in its data set, e.g. DFEW's "00041".</param>
/// <param name="Label">Class index into <see cref="IClipSource.Classes"/>.</param>
/// <param name="FrameCount">Frames it has, at least 1.</param>
/// <param name="Person">Who is seen, where the data knows it; otherwise null.</param>
public sealed record Clip(string Id, int Label, int FrameCount, string? Person = null);

/// <summary>The clip indices of one fold: who is learned from and who is tested on.</summary>
/// <param name="Name">E.g. "fold 1".</param>
/// <param name="Train">Indices into <see cref="IClipSource.Clips"/>.</param>
/// <param name="Test">Indices into <see cref="IClipSource.Clips"/>, disjoint from <paramref name="Train"/>.</param>
public sealed record Split(string Name, IReadOnlyList<int> Train, IReadOnlyList<int> Test);
