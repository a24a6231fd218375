using System.CommandLine;
using MsstNet.Torch;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab;

/// <summary>What the texts after shared options mean.</summary>
internal static class OptionValues
{
    /// <summary>The command line, to be written down and repeated.</summary>
    public static string CommandLine(ParseResult parsed) => "lab " + string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value)));

    /// <summary>The device by name, after making sure that the native library loads.</summary>
    /// <exception cref="LabException">The name is unknown, or this machine or build has no CUDA.</exception>
    public static torch.Device Device(string name)
    {
        RequireDeviceName(name);
        TorchLibrary.Require();
        if (name == "cpu") return torch.CPU;
        return torch.cuda.is_available() ? torch.CUDA : throw new LabException(
            "No CUDA device: build with `-p:TorchBackend=cuda` (Linux or Windows on x64, NVIDIA driver for CUDA 12), e.g. "
            + "`dotnet run -c Release -p:TorchBackend=cuda -- …`, or use --device cpu; `lab doctor` says what is there.");
    }

    /// <summary>Refuses an unknown device name, whether or not this machine has the device.</summary>
    /// <exception cref="LabException">The name is unknown.</exception>
    public static void RequireDeviceName(string name)
    {
        if (name is not ("cpu" or "cuda")) throw new LabException($"There is no device '{OneLine.Quote(name)}'; use --device cpu or --device cuda.");
    }

    /// <summary>The name of a precision, as <see cref="Precision"/> reads it.</summary>
    public static string NameOf(Precision precision) => precision.ToString().ToLowerInvariant();

    /// <summary>The precision by name.</summary>
    /// <exception cref="LabException">The name is unknown.</exception>
    public static Precision Precision(string name) => name switch
    {
        "fp32" => Training.Precision.Fp32,
        "bf16" => Training.Precision.Bf16,
        "fp16" => Training.Precision.Fp16,
        _ => throw new LabException($"There is no precision '{OneLine.Quote(name)}'; use --precision fp32, bf16 or fp16."),
    };

    /// <summary>Splits by number, from 1: "2", "1..5" or "all".</summary>
    /// <exception cref="LabException">The text is none of these, or names a split that the data set does not have.</exception>
    public static IReadOnlyList<int> Folds(string text, int available)
    {
        if (text == "all") return [.. Enumerable.Range(1, available)];
        string[] parts = text.Split("..");
        if (parts.Length <= 2 && int.TryParse(parts[0], out int first) && int.TryParse(parts[^1], out int last)
            && first >= 1 && last >= first && last <= available)
            return [.. Enumerable.Range(first, last - first + 1)];
        throw new LabException(
            $"--fold {OneLine.Quote(text)} names no split; this data set has {available}: use a number, a range such as 1..{available}, or all.");
    }

    private static string Quote(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;
}
