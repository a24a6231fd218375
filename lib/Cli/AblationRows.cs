using System.Globalization;
using Microsoft.Data.Analysis;
using MsstNet.Lab.Model;
using MsstNet.Lab.Paper;
using MsstNet.Lab.Training;

namespace MsstNet.Lab.Cli;

/// <summary>What `lab ablate` trains: the rows of one of the paper's tables, each in the preset's size.</summary>
internal static class AblationRows
{
    /// <summary>The rows that can be run, in print order.</summary>
    /// <param name="table">1, the ablation; 2 and 3, the networks compared on FERV39k and DFEW.</param>
    /// <param name="preset">Gives the size; and T, where the paper prints none.</param>
    /// <param name="frames">Only the rows with these T; empty for all.</param>
    /// <exception cref="LabException">There is no such table, or no such T in it.</exception>
    public static IReadOnlyList<(string Label, NetworkConfig Config)> Of(int table, TrainingPreset preset, int[] frames)
    {
        var all = table switch
        {
            1 => Presets.Table1(preset.Network),
            2 => Methods(PublishedTable.Ferv39k(), preset),
            3 => Methods(PublishedTable.Dfew(), preset),
            _ => throw new LabException($"--table {table}: the paper has results to repeat in Tables 1, 2 and 3."),
        };
        int[] known = [.. all.Select(row => row.Config.Frames).Distinct().Order()];
        if (frames.Except(known).ToArray() is [var unknown, ..])
            throw new LabException($"--frames {unknown}: Table {table} has no such row; it has T = {string.Join(", ", known)}.");
        return [.. all.Where(row => frames.Length == 0 || frames.Contains(row.Config.Frames))];
    }

    /// <summary>The methods of a table whose network cannot be built.</summary>
    public static IReadOnlyList<string> NotBuilt(int table) => table == 1 ? [] :
        [.. from row in (table == 2 ? PublishedTable.Ferv39k() : PublishedTable.Dfew()).Rows
            let method = (string)row["method"]
            where Networks()[method] is null
            select method];

    private static List<(string, NetworkConfig)> Methods(DataFrame table, TrainingPreset preset)
    {
        var networks = Networks();
        return
        [
            .. from row in table.Rows
               let method = (string)row["method"]
               let model = networks[method]
               where model is not null
               let frames = (int?)row["frames"]
               let label = frames is { } t ? string.Create(CultureInfo.InvariantCulture, $"{method} T={t}") : method
               select (label, TrainingPreset.Find(preset.Name, frames ?? preset.Network.Frames, model).Network),
        ];
    }

    private static Dictionary<string, string?> Networks() => PublishedTable.Networks().Rows
        .ToDictionary(row => (string)row["method"], row => row["network"] is string { Length: > 0 } name ? name : null);
}
