using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;

namespace MsstNet.Paper;

/// <summary>
/// The paper's tables as data frames, from data/paper/*.csv: every cell as printed, an unknown one null. Each call gives a frame of its own,
/// for the caller to change. Per cent; GFLOPs as printed.
/// </summary>
public static class PublishedTable
{
    /// <summary>
    /// Table 1, the ablation: frames, former1 to former3 (blocks; null where the check marks are lost), formers_on, ferv39k_war, dfew_war.
    /// </summary>
    public static DataFrame Ablation() => Load("table1", [.. Enumerable.Repeat(typeof(int), 5), typeof(double), typeof(double)]);

    /// <summary>Table 2, FERV39k: method, frames (MSSTNet's), war, uar.</summary>
    public static DataFrame Ferv39k() => Load("table2", typeof(string), typeof(int), typeof(double), typeof(double));

    /// <summary>Table 3, DFEW: method, frames (MSSTNet's), the seven recalls in label order, uar, war, gflops.</summary>
    public static DataFrame Dfew() => Load("table3", [typeof(string), typeof(int), .. Enumerable.Repeat(typeof(double), 10)]);

    /// <summary>The field around it: method, year, modality, dfew_war, dfew_uar, ferv39k_war, ferv39k_uar, source.</summary>
    public static DataFrame Field() =>
        Load("later-results", [typeof(string), typeof(int), typeof(string), .. Enumerable.Repeat(typeof(double), 4), typeof(string)]);

    /// <summary>
    /// The methods of Tables 2 and 3 and whether they can be built: method as printed; network (its name here; null where the description
    /// at hand does not determine it); family (how it looks along time: convolutions, recurrence or attention; null where that is not known
    /// here); gmacs (10⁹ multiply–accumulates of its convolutions, linear and recurrent layers at 16 frames of 112×112); note (why the printed
    /// figure differs, or what is missing).
    /// </summary>
    public static DataFrame Networks() => Load("networks", typeof(string), typeof(string), typeof(string), typeof(double), typeof(string));

    internal static DataFrame Load(string name, params Type[] types)
    {
        using Stream csv = typeof(PublishedTable).Assembly.GetManifestResourceStream($"paper/{name}.csv")!;
        return DataFrame.LoadCsv(csv, dataTypes: types, encoding: Encoding.UTF8, cultureInfo: CultureInfo.InvariantCulture);
    }
}
