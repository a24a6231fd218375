using Microsoft.Data.Analysis;
using MsstNet.Model;
using MsstNet.Paper;
using MsstNet.Training;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>What `lab ablate` trains: the rows of one of the paper's tables, each in the preset's size.</summary>
internal static class AblationRows
{
    /// <summary>The rows that can be trained, in print order.</summary>
    /// <param name="table">1, the ablation; 2 and 3, the networks compared on FERV39k and DFEW.</param>
    /// <param name="preset">Gives the size; and T, where the paper prints none and <paramref name="frames"/> names none.</param>
    /// <param name="frames">Only the rows with these T, and those without a printed T at each of them; empty for all.</param>
    /// <param name="ordered">False for Table 1's rows without e_t, blind to the order of frames.</param>
    /// <exception cref="LabException">There is no such table, or no such T in it.</exception>
    public static IReadOnlyList<AblationRow> Of(int table, TrainingPreset preset, int[] frames, bool ordered = true)
    {
        if (!ordered && table != 1)
            throw new LabException($"--without-order: the rows of Table {table} are compared as they are; leave e_t out of those of --table 1.");
        IReadOnlyList<AblationRow> all = table switch
        {
            1 => [.. Presets.Table1(preset.Network, ordered).Select(row => new AblationRow(row.Label, row.Config))],
            2 or 3 => [.. Methods(TableOf(table), preset, frames)],
            _ => throw new LabException($"--table {table}: the paper has results to repeat in Tables 1, 2 and 3."),
        };
        // The T that the paper prints: a row without one would have any T that was asked for.
        var printed = table == 1 ? all.Select(row => row.Config.Frames) : TableOf(table).Rows.Select(row => row["frames"] as int?).OfType<int>();
        int[] known = [.. printed.Distinct().Order()];
        if (frames.Except(known).ToArray() is [var unknown, ..])
            throw new LabException($"--frames {unknown}: Table {table} has no such row; it has T = {string.Join(", ", known)}.");
        return [.. all.Where(row => frames.Length == 0 || frames.Contains(row.Config.Frames))];
    }

    /// <summary>The methods of a table whose network this library does not have.</summary>
    public static IReadOnlyList<string> NotBuilt(int table)
    {
        if (table == 1) return [];
        var networks = Networks();
        return [.. TableOf(table).Rows.Select(row => (string)row["method"]).Where(method => networks[method] is null)];
    }

    private static IEnumerable<AblationRow> Methods(DataFrame table, TrainingPreset preset, int[] frames)
    {
        var networks = Networks();
        int[] unprinted = frames.Length > 0 ? frames : [preset.Network.Frames];
        return from row in table.Rows
               let method = (string)row["method"]
               let model = networks[method]
               where model is not null
               from t in row["frames"] is int printed ? [printed] : unprinted
               let label = row["frames"] is int || unprinted.Length > 1 ? Invariant($"{method} T={t}") : method
               // Thin, but with the layers of the row: their number is part of what the table compares.
               select new AblationRow(label, TrainingPreset.Find(preset.Name, t, model).Network.AsDeepAs(NetworkCatalog.Find(model).Paper));
    }

    private static DataFrame TableOf(int table) => table == 2 ? PublishedTable.Ferv39k() : PublishedTable.Dfew();

    private static Dictionary<string, string?> Networks() => PublishedTable.Networks().Rows
        .ToDictionary(row => (string)row["method"], row => row["network"] is string { Length: > 0 } name ? name : null);
}
