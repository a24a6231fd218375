using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MsstNet.Data.Loading;
using MsstNet.Training;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>What a program that runs a network has to know besides its graph. Lists are JSON; docs/deploy.md explains every name.</summary>
internal static class OnnxMetadata
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The names and values, in the order of the file.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(RunManifest manifest)
    {
        PixelScale pixels = manifest.Training.Pixels;
        yield return new("classes", JsonSerializer.Serialize(manifest.Classes, Json));
        yield return new("frames", Text(manifest.Network.Frames));
        yield return new("side", Text(manifest.Network.Side));
        yield return new("colours", "RGB");
        yield return new("pixels", "0..1");
        yield return new("mean", List(pixels.Mean));
        yield return new("deviation", List(pixels.Deviation));
        yield return new("temperature", Text(manifest.Temperature ?? 1));
        // FrameSampler.MiddleOfSegments.
        yield return new("frame_choice", "frame floor((2t + 1) * n / (2T)) of a clip's n, for t = 0 ... T - 1: the middle of T equal parts");
        yield return new("manifest", manifest.ToJson());
    }

    private static string List((double R, double G, double B) three) => JsonSerializer.Serialize(new[] { three.R, three.G, three.B });

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
