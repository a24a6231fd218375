using MsstNet.Model;
using MsstNet.Training;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>What a run's method is called: whatever sets runs of one data set apart.</summary>
internal static class MethodName
{
    /// <summary>"quick T=8 2-2-2, 16 epochs", and what was changed of the preset.</summary>
    public static string Of(RunManifest manifest)
    {
        // Most runs are of the workbook's own network, which goes without saying.
        string network = manifest.Network.Model == NetworkCatalog.Default.Name ? "" : NetworkCatalog.Find(manifest.Network.Model).Title + " ";
        string start = manifest.InitialWeights is { } weights ? $", from {Path.GetFileName(Path.TrimEndingDirectorySeparator(weights))}" : "";
        return Invariant($"{network}{manifest.Preset} T={manifest.Network.Frames} {manifest.Network.Variant}").TrimEnd()
            + Invariant($", {manifest.Training.Epochs} epochs") + Changes(manifest) + start;
    }

    // Two runs of one preset with different settings are not one method.
    private static string Changes(RunManifest manifest)
    {
        if (!TrainingPreset.Names.Contains(manifest.Preset)) return "";
        TrainingConfig usual = TrainingPreset.Find(manifest.Preset).Training, own = manifest.Training;
        return (own.LearningRate == usual.LearningRate ? "" : Invariant($", rate {own.LearningRate:0.######}"))
            + (own.BatchSize == usual.BatchSize ? "" : $", batches of {own.BatchSize}")
            + (own.Precision == usual.Precision ? "" : $", {OptionValues.NameOf(own.Precision)}");
    }
}
