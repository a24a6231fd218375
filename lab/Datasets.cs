using MsstNet.Data;
using MsstNet.Data.Sets;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Packs;

namespace MsstNet.Lab;

/// <summary>Opens the data a command is given. The one place that knows every kind.</summary>
internal static class Datasets
{
    /// <summary>Opens data of any kind.</summary>
    /// <param name="data">Which.</param>
    /// <param name="skipBad">Leave out clips that cannot be listed, and say so, instead of refusing the data set.</param>
    /// <exception cref="LabException">The data cannot be opened.</exception>
    public static IClipSource Open(DataIdentity data, bool skipBad)
    {
        if (data.Kind == DataKind.Synthetic) return new SyntheticFaces(SyntheticSettings.Parse(data.Settings ?? ""));
        if (data.Kind == DataKind.Pack) return FramePack.Open(data.Place!);
        var source = RecordedClips.Open(data, skipBad);
        TrainingSummary.PrintSkipped(source.Skipped);
        return source;
    }

    /// <summary>
    /// The same data with frames kept in memory after their first reading, in a quarter of the machine's memory at most. A pack needs no cache: the
    /// system keeps its files in memory.
    /// </summary>
    public static IClipSource Cached(IClipSource source, int side)
    {
        if (source is not FramePack pack) return new FrameCache(source, side, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        pack.RequireSide(side);
        return pack;
    }
}
