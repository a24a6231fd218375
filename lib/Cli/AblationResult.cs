using System.Globalization;
using MsstNet.Lab.Evaluation;

namespace MsstNet.Lab.Cli;

/// <summary>What a run of an ablation came to.</summary>
internal sealed record AblationResult(AblationRun Run, ConfusionMatrix Matrix)
{
    /// <summary>All of them as a table, in an order that does not depend on when each ran.</summary>
    public static void Write(string path, IEnumerable<AblationResult> results)
    {
        var lines = from result in results
                    let run = result.Run
                    let network = run.Job.Preset.Network
                    orderby network.Frames, network.Blocks.Total, network.Blocks.ToString(), run.Seed, run.Fold
                    select FormattableString.Invariant(
                        $"{network.Frames},{network.Blocks},{run.Job.Preset.Name},\"{run.Job.Source.Name}\",{run.Seed},{run.Job.Split.Name},{run.Job.Preset.Training.Epochs},{result.Matrix.Total},{Number(result.Matrix.War)},{Number(result.Matrix.Uar)}");
        Writing.To(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.WriteText(path, string.Join('\n', lines.Prepend("frames,blocks,preset,data,seed,split,epochs,test_clips,war,uar")) + "\n");
        });
    }

    private static string Number(double? fraction) => fraction?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
