using System.CommandLine;
using MsstNet.Data;
using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>Options that several verbs share, each defined once.</summary>
internal static class Options
{
    /// <summary>The kinds of data a command can name: "synthetic", "dfew:PATH" and so on.</summary>
    public static string DataKinds { get; } = string.Join(", ", DataIdentity.Forms);

    public static Option<string> Preset() => new("--preset")
    {
        Description = $"Network size and training settings: {string.Join(", ", TrainingPreset.Names)}.",
        DefaultValueFactory = _ => "quick",
        HelpName = "NAME",
    };

    public static Option<string> Model()
    {
        var option = new Option<string>("--model")
        {
            Description = $"The network: {string.Join(", ", NetworkCatalog.Names)}.",
            DefaultValueFactory = _ => NetworkCatalog.Default.Name,
            HelpName = "NAME",
        };
        option.CompletionSources.Add([.. NetworkCatalog.Names]);
        return option;
    }

    public static Option<string> Data() => new("--data")
    {
        Description = $"The data: {DataKinds}. Generated faces take settings: synthetic:people=60,mix=dfew,seed=7.",
        DefaultValueFactory = _ => "synthetic",
        HelpName = "KIND[:PATH]",
    };

    public static Option<string> Fold() => new("--fold", "--folds")
    {
        Description = "The split: a number, a range such as 1..5, or all.",
        DefaultValueFactory = _ => "1",
        HelpName = "K",
    };

    public static Option<int?> Epochs() => new("--epochs")
    {
        Description = "Passes over the training clips (default: the preset's).",
        HelpName = "N",
    };

    public static Option<int?> Frames() => new("--frames")
    {
        Description = "T, the number of frames the network sees of a clip (default: the preset's).",
        HelpName = "T",
    };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "Seed of the initial weights, the order of clips, the sampling of frames and the augmentation.",
        DefaultValueFactory = _ => 1,
        HelpName = "S",
    };

    public static Option<string> Device() => new("--device")
    {
        Description = "Where to compute: cpu or cuda.",
        DefaultValueFactory = _ => "cpu",
        HelpName = "cpu|cuda",
    };

    public static Option<int?> Side() => new("--side")
    {
        Description = "Pixels on a side of a frame (default: the preset's).",
        HelpName = "S",
    };

    public static Option<int?> Freeze() => new("--freeze")
    {
        Description = "Do not train the first N stages of the image network; for use with --weights or --backbone (default: the preset's with them, "
            + "otherwise 0).",
        HelpName = "N",
    };

    public static Option<string?> Precision() => new("--precision")
    {
        Description = "Numbers to train in: fp32, bf16, or fp16 for GPUs without bf16 (default: the preset's). The weights stay in fp32.",
        HelpName = "fp32|bf16|fp16",
    };

    public static Option<bool> SkipBad() => new("--skip-bad")
    {
        Description = "Leave out clips that cannot be read, and say how many and why.",
    };
}
