using SkiaSharp;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>Every target by name, made when it is asked for: each lays out files of its own.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<FuzzTarget>> Known = new[]
    {
        ListTarget.All(), WeightTarget.All(), RunTarget.All(),
        [
            ("pack-index", () => new PackTarget(index: true)), ("pack-shard", () => new PackTarget(index: false)),
            ("notebook", () => new NotebookTarget()), ("connection", () => new ConnectionTarget()), ("wire", () => new WireTarget()),
                ("command", () => new CommandTarget()),
            ("jpeg", () => new PictureTarget(SKEncodedImageFormat.Jpeg)), ("png", () => new PictureTarget(SKEncodedImageFormat.Png)),
            ("mp4", () => new VideoTarget("mp4")), ("avi", () => new VideoTarget("avi")),
        ],
    }.SelectMany(targets => targets).ToDictionary(target => target.Name, target => target.Make, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>Lays a target out; the caller's to dispose.</summary>
    /// <exception cref="LabException">There is no such target.</exception>
    public static FuzzTarget Make(string name) =>
        Known.TryGetValue(name, out var make) ? make()
            : throw new LabException($"There is no target '{name}'; name one of {string.Join(", ", Names)}.");
}
