using System.CommandLine;
using MsstNet.Data;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab;

/// <summary>Options several verbs share, each defined once.</summary>
internal static class Options
{
    public static Option<string> Preset() => new("--preset")
    {
        Description = $"Network and training settings: {string.Join(", ", TrainingPreset.Names)}.",
        DefaultValueFactory = _ => "quick",
        HelpName = "NAME",
    };

    public static Option<string> Model()
    {
        var option = new Option<string>("--model")
        {
            Description = $"Which network: {string.Join(", ", NetworkCatalog.Names)}.",
            DefaultValueFactory = _ => NetworkCatalog.Default.Name,
            HelpName = "NAME",
        };
        option.CompletionSources.Add([.. NetworkCatalog.Names]);
        return option;
    }

    /// <summary>What a run's folder begins with when its network is not the default one: "r18-lstm-".</summary>
    public static string ModelPrefix(NetworkConfig network) => network.Model == NetworkCatalog.Default.Name ? "" : network.Model + "-";

    public static Option<string> Data() => new("--data")
    {
        Description = $"What to train on: {string.Join(", ", DataIdentity.Forms)}. synthetic takes settings: synthetic:people=60,mix=dfew,seed=7.",
        DefaultValueFactory = _ => "synthetic",
        HelpName = "KIND[:PATH]",
    };

    public static Option<string> Fold() => new("--fold", "--folds")
    {
        Description = "Which split: a number, a range such as 1..5, or all.",
        DefaultValueFactory = _ => "1",
        HelpName = "K",
    };

    public static Option<int?> Frames() => new("--frames") { Description = "T, frames the network sees of a clip (default: the preset's).", HelpName = "T" };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "Seed of weights, order, sampling and augmentation.",
        DefaultValueFactory = _ => 1,
        HelpName = "S",
    };

    public static Option<string> Device() => new("--device")
    {
        Description = "cpu or cuda.",
        DefaultValueFactory = _ => "cpu",
        HelpName = "cpu|cuda",
    };

    public static Option<string> Precision() => new("--precision")
    {
        Description = "In which numbers the network computes while it learns: fp32, or with float32 weights beside it bf16, or fp16 for GPUs without bf16.",
        DefaultValueFactory = _ => "fp32",
        HelpName = "fp32|bf16|fp16",
    };

    public static Option<bool> SkipBad() => new("--skip-bad") { Description = "Leave out clips that cannot be read, and say how many and why." };

    /// <summary>What was typed, to be repeated.</summary>
    public static string CommandLine(ParseResult parsed) =>
        "lab " + string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{token.Value}\"" : token.Value));

    /// <summary>The device by name; makes sure first that the native library is loaded.</summary>
    /// <exception cref="LabException">It is unknown, or CUDA is not there; says how to get it.</exception>
    public static torch.Device ParseDevice(string name)
    {
        RequireDeviceName(name);
        TorchLibrary.Require();
        return Find(name);
    }

    /// <summary>What <see cref="ParsePrecision"/> calls it.</summary>
    public static string NameOf(Precision precision) => precision.ToString().ToLowerInvariant();

    /// <summary>The precision by name.</summary>
    /// <exception cref="LabException">It is unknown.</exception>
    public static Precision ParsePrecision(string name) => name switch
    {
        "fp32" => Training.Precision.Fp32,
        "bf16" => Training.Precision.Bf16,
        "fp16" => Training.Precision.Fp16,
        _ => throw new LabException($"There is no precision '{Excerpt.Of(name)}'; use --precision fp32, bf16 or fp16."),
    };

    /// <summary>Refuses a name that is no device's; whether this machine has the device is another question.</summary>
    /// <exception cref="LabException">There is no such device.</exception>
    public static void RequireDeviceName(string name)
    {
        if (name is not ("cpu" or "cuda")) throw new LabException($"There is no device '{Excerpt.Of(name)}'; use --device cpu or --device cuda.");
    }

    /// <summary>Splits by number: "2", "1..5" or "all".</summary>
    /// <exception cref="LabException">It is none of these, or names a split that is not there.</exception>
    public static IReadOnlyList<int> ParseFolds(string text, int available)
    {
        if (text == "all") return [.. Enumerable.Range(1, available)];
        var parts = text.Split("..");
        if (parts.Length <= 2 && int.TryParse(parts[0], out int first) && int.TryParse(parts[^1], out int last)
            && first >= 1 && last >= first && last <= available)
            return [.. Enumerable.Range(first, last - first + 1)];
        throw new LabException($"--fold {Excerpt.Of(text)} names no split; this data set has {available}: use a number, a range such as 1..{available}, or all.");
    }

    private static torch.Device Find(string name) => name switch
    {
        "cpu" => torch.CPU,
        _ when torch.cuda.is_available() => torch.CUDA,
        _ => throw new LabException(
            "No CUDA device: build with `-p:TorchBackend=cuda` (Linux x64, NVIDIA driver for CUDA 12), e.g. `dotnet run -c Release -p:TorchBackend=cuda -- …`, or use --device cpu; `lab doctor` says what is there."),
    };
}
