using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>A row of a table of the paper, as it is trained.</summary>
/// <param name="Label">The row's name.</param>
/// <param name="Config">The row's network.</param>
internal sealed record AblationRow(string Label, NetworkConfig Config);

/// <summary>One run of an ablation.</summary>
/// <param name="Row">The label of its row.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Fold">Its split, from 1.</param>
/// <param name="Job">What is trained, and where.</param>
internal sealed record AblationRun(string Row, int Seed, int Fold, TrainingJob Job)
{
    /// <summary>The name of its folder: it tells the runs of an ablation apart, wherever they are trained and however often.</summary>
    public string Name => Path.GetFileName(Job.Path);
}

/// <summary>What the runs of an ablation have in common.</summary>
/// <param name="Preset">Their settings but for row, seed and classes.</param>
/// <param name="Source">The data set.</param>
/// <param name="Folder">Where the runs go.</param>
/// <param name="Invocation">The command it comes from.</param>
internal sealed record Ablation(TrainingPreset Preset, IClipSource Source, string Folder, Invocation Invocation)
{
    /// <summary>The runs in the order they are trained: seeds outermost, so that a table that was stopped has every row.</summary>
    public IReadOnlyList<AblationRun> Runs(IReadOnlyList<AblationRow> rows, int seeds, IReadOnlyList<int> folds) =>
    [
        .. from seed in Enumerable.Range(1, seeds)
           from row in rows
           from fold in folds
           select new AblationRun(row.Label, seed, fold, Job(row.Config, seed, fold)),
    ];

    private TrainingJob Job(NetworkConfig row, int seed, int fold)
    {
        var preset = Preset with
        {
            Network = (row with { Classes = Source.Classes.Count }).Validate(),
            Training = (Preset.Training with { Seed = seed }).Validate(),
        };
        string name = TrainingJob.FolderName(preset, Source, fold, row.Variant.Length > 0 ? "-b" + row.Variant : "");
        return new TrainingJob(preset, Source, Source.Splits[fold - 1], Path.Combine(Folder, name), Invocation);
    }
}

/// <summary>What a run of an ablation came to.</summary>
/// <param name="Run">The run.</param>
/// <param name="Matrix">The test of its last epoch.</param>
internal sealed record AblationResult(AblationRun Run, ConfusionMatrix Matrix);
