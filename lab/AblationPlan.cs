using MsstNet.Data;
using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>One run of an ablation.</summary>
internal sealed record AblationRun(string Row, int Seed, int Fold, TrainingJob Job)
{
    /// <summary>Its folder's name: which run of the ablation it is, wherever it is trained and however often.</summary>
    public string Name => Path.GetFileName(Job.Path);
}

/// <summary>What the runs of an ablation have in common.</summary>
/// <param name="Preset">Settings but for row, seed and classes.</param>
/// <param name="Source">The data set.</param>
/// <param name="Epochs">Instead of the preset's.</param>
/// <param name="Out">Folder of the runs.</param>
/// <param name="Command">What was typed.</param>
/// <param name="Device">cpu or cuda, as typed.</param>
/// <param name="SkipBad">Whether clips that cannot be read are left out.</param>
internal sealed record AblationPlan(TrainingPreset Preset, IClipSource Source, int? Epochs, string Out, string Command, string Device, bool SkipBad)
{
    /// <summary>The runs in the order they are trained: seeds outermost, so that a table that was stopped has every row.</summary>
    public IReadOnlyList<AblationRun> Runs(IReadOnlyList<(string Label, NetworkConfig Config)> rows, int seeds, IReadOnlyList<int> folds) =>
    [
        .. from seed in Enumerable.Range(1, seeds)
           from row in rows
           from fold in folds
           select new AblationRun(row.Label, seed, fold, Job(row.Config, seed, fold)),
    ];

    private TrainingJob Job(NetworkConfig row, int seed, int fold)
    {
        var network = (row with { Classes = Source.Classes.Count }).Validate();
        var training = (Preset.Training with { Seed = seed, Epochs = Epochs ?? Preset.Training.Epochs }).Validate();
        string variant = row.Variant.Length > 0 ? "-b" + row.Variant : "";
        string name = FormattableString.Invariant($"{Options.ModelPrefix(row)}{Preset.Name}-{Source.Identity.ContentWord}-t{row.Frames}{variant}-s{seed}") + (Source.Splits.Count > 1 ? $"-fold{fold}" : "");
        return new TrainingJob(Preset with { Network = network, Training = training }, Source, Source.Splits[fold - 1], Path.Combine(Out, name), Command, Device, SkipBad);
    }
}
