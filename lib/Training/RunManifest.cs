using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using MsstNet.Data;
using MsstNet.Model;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>Everything that decides the result of a run, so that it can be repeated.</summary>
public sealed record RunManifest
{
    /// <summary>The command line that started it.</summary>
    public required string Command { get; init; }

    /// <summary>Name of the preset the two configurations were made from.</summary>
    public required string Preset { get; init; }

    /// <summary>The network's shape; in the file with the network's name, <see cref="NetworkConfig.Model"/>.</summary>
    public required NetworkConfig Network { get; init; }

    /// <summary>How it is trained, the seed included.</summary>
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
    public string TorchSharp { get; init; } = VersionOf(typeof(Tensor).Assembly);

    /// <summary>Version of .NET.</summary>
    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>The manifest of a run that is about to start.</summary>
    /// <param name="preset">Network and training.</param>
    /// <param name="clips">What is learned from and tested on.</param>
    /// <param name="command">The command line that starts it.</param>
    /// <param name="device">cpu or cuda.</param>
    /// <param name="initialWeights">Where the initial weights came from; null is random.</param>
    public static RunManifest For(TrainingPreset preset, TrainingClips clips, string command, string device, string? initialWeights = null) => new()
    {
        Command = command,
        Preset = preset.Name, Network = preset.Network, Training = preset.Training,
        Data = clips.Source.Identity, DataFingerprint = clips.Source.Fingerprint, Classes = clips.Source.Classes,
        Split = clips.Split.Name, TrainClips = clips.Split.Train.Count, TestClips = clips.Split.Test.Count,
        Device = device, Threads = get_num_threads(),
        InitialWeights = initialWeights,
    };

    /// <summary>The first thing that makes a run under <paramref name="other"/> another run; null when it would be the same run.</summary>
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
    public string ToJson() => JsonSerializer.Serialize(this, ManifestJson.Options);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">The text is not a manifest, or its network or training is impossible; the message is one line.</exception>
    public static RunManifest FromJson(string text)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<RunManifest>(text, ManifestJson.Options) ?? throw new JsonException("The manifest is empty.");
            manifest = manifest with { Data = manifest.Data.CompletedBy(manifest.TrainClips + manifest.TestClips) };
            manifest.Network.Validate();
            manifest.Training.Validate().Augmentation.Validate();
            if (manifest.Classes.Count != manifest.Network.Classes)
                throw new JsonException($"It names {manifest.Classes.Count} classes for a network of {manifest.Network.Classes}.");
            int names = manifest.Classes.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal).Count();
            if (names < manifest.Classes.Count)
                throw new JsonException("Two of its classes have one name, or one has none.");
            _ = manifest.ToJson();   // 1e999 is read as infinity, which no manifest holds and none could be written with
            return manifest;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or LabException)
        {
            throw new JsonException(Reason(e.Message), e);
        }
    }

    // The parser's message may quote everything up to the end of the file.
    private static string Reason(string message)
    {
        string reason = Excerpt.OneLine(message.Split(" Path:")[0]);
        return reason.Length <= 200 ? reason : reason[..200] + "…";
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
