using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Data.Packs;
using MsstNet.Faces.Drawn;

namespace MsstNet.Lab;

/// <summary>Opens a data set by the name every verb uses for it.</summary>
internal static class Datasets
{
    /// <summary>Opens "synthetic" (optionally with settings: "synthetic:people=60,mix=dfew,seed=7") or data on disk, "dfew:PATH" and its like, or "pack:DIR".</summary>
    /// <param name="name">As on the command line.</param>
    /// <param name="skipBad">Leave out clips that cannot be listed, and say so, instead of refusing the data set.</param>
    /// <exception cref="LabException">The kind is unknown, or the data set cannot be opened.</exception>
    public static IClipSource Open(string name, bool skipBad)
    {
        var spec = DataSpec.Parse(name);
        if (spec.Kind == DataKind.Synthetic) return new SyntheticFaces(SyntheticSettings.Parse(spec.Path ?? ""));
        if (spec.Kind == DataKind.Pack) return FramePack.Open(spec.Path!);
        var source = spec.Open(skipBad);
        TrainingSummary.PrintSkipped(source.Skipped);
        return source;
    }

    /// <summary>The kind in a run's name. A pack's frames are its source's, so a run begun on one goes on with the other.</summary>
    public static string Kind(IClipSource source) => (source is FramePack pack ? pack.SourceName : source.Name).Split(':')[0];

    /// <summary>The same data with frames kept in memory after their first reading, in a quarter of the machine's memory at most. A pack is kept there by the system already.</summary>
    public static IClipSource Cached(IClipSource source, int side)
    {
        if (source is not FramePack pack) return new FrameCache(source, side, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        pack.RequireSide(side);
        return pack;
    }
}
