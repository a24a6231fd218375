using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using MsstNet.Data;
using MsstNet.Model;

namespace MsstNet.Training;

/// <summary>Everything that decides the result of a run: what to write down to make it again.</summary>
public sealed record RunManifest
{
    /// <summary>The command line that started it.</summary>
    public required string Command { get; init; }

    /// <summary>Name of the preset the two configurations were made from.</summary>
    public required string Preset { get; init; }

    /// <summary>The network's shape; in the file with the network's name, <see cref="NetworkConfig.Model"/>.</summary>
    public required NetworkConfig Network { get; init; }

    /// <summary>How it is trained, the seed among it.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>Which data set.</summary>
    public required DataIdentity Data { get; init; }

    /// <summary>Fingerprint of the data set.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Name of the split.</summary>
    public required string Split { get; init; }

    /// <summary>Clips learned from.</summary>
    public required int TrainClips { get; init; }

    /// <summary>Clips tested on.</summary>
    public required int TestClips { get; init; }

    /// <summary>Class names in label order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>cpu or cuda.</summary>
    public required string Device { get; init; }

    /// <summary>CPU threads; gradients repeat bit for bit at the same number only.</summary>
    public required int Threads { get; init; }

    /// <summary>Where the initial weights came from; null is random.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>Version of this library, with the commit where it was built from one.</summary>
    public string Lab { get; init; } = VersionOf(typeof(RunManifest).Assembly);

    /// <summary>Version of TorchSharp.</summary>
    public string TorchSharp { get; init; } = VersionOf(typeof(global::TorchSharp.torch).Assembly);

    /// <summary>Version of .NET.</summary>
    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>Names the first thing that makes a run under <paramref name="other"/> another run, or null when it would be the same.</summary>
    public string? DifferenceFrom(RunManifest other)
    {
        if (Network.Model != other.Network.Model) return "the network";
        if (Network != other.Network) return "the network's shape";
        // Recomputation changes memory and time, not what is learned: a run that ran out of memory may go on with it.
        if (Training with { Recompute = other.Training.Recompute } != other.Training) return "the training settings";
        if (DataFingerprint != other.DataFingerprint) return "the data";
        if (Split != other.Split) return "the split";
        if (InitialWeights != other.InitialWeights) return "the initial weights";
        return null;
    }

    /// <summary>The manifest as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">The text is not a manifest, or one of a network or a training that cannot be; the message is one line.</exception>
    public static RunManifest FromJson(string text)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<RunManifest>(text, Json) ?? throw new JsonException("The manifest is empty.");
            manifest = manifest with { Data = manifest.Data.CompletedBy(manifest.TrainClips + manifest.TestClips) };
            manifest.Network.Validate();
            manifest.Training.Validate().Augmentation.Validate();
            if (manifest.Classes.Count != manifest.Network.Classes) throw new JsonException($"It names {manifest.Classes.Count} classes for a network of {manifest.Network.Classes}.");
            if (manifest.Classes.Any(string.IsNullOrWhiteSpace) || manifest.Classes.Distinct(StringComparer.Ordinal).Count() < manifest.Classes.Count)
                throw new JsonException("Two of its classes have one name, or one has none.");
            _ = manifest.ToJson();   // 1e999 is read as infinity, which no manifest holds and none could be written with
            return manifest;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or LabException)
        {
            throw new JsonException(Reason(e.Message), e);
        }
    }

    // The parser quotes whatever stands there, up to the end of the file.
    private static string Reason(string message)
    {
        string reason = Excerpt.OneLine(message.Split(" Path:")[0]);
        return reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…";
    }

    private const int LongestReason = 200;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        IncludeFields = true,   // a PixelScale is made of tuples
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(), new NetworkConverter(), new ShapeConverter<StageBlocks>((a, b, c) => new(a, b, c)), new ShapeConverter<FeatureStages>((a, b, c) => new(a, b, c)) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
