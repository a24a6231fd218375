using MsstNet.Evaluation;
using static System.FormattableString;

namespace MsstNet.Lab.Bench;

/// <summary>`reliability`: fits each network's temperature on one set of people and says what it does to the confidences on all sets.</summary>
internal static class ReliabilityRun
{
    // A diagram has fewer bins than the error: of 78 stills, 15 would hold five each.
    private const int DiagramBins = 10;

    private static readonly double[] Thresholds = [0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    /// <summary>Prints a table of errors and one of thresholds.</summary>
    /// <param name="file">What `people --probabilities` wrote.</param>
    /// <param name="fitted">The set the temperature is fitted on.</param>
    /// <param name="bins">Where to write the bins of the reliability diagrams, before and after; null for nowhere.</param>
    public static int Print(string file, string fitted, string? bins = null)
    {
        var verdicts = VerdictFile.Read(file);
        if (!verdicts.Any(verdict => verdict.Set == fitted))
            throw new LabException($"{file} has no set {fitted}; it has {string.Join(", ", verdicts.Select(verdict => verdict.Set).Distinct())}.");
        var temperatures = verdicts.Where(verdict => verdict.Set == fitted).GroupBy(verdict => verdict.Network)
            .ToDictionary(own => own.Key, own => Temperature.Fit([.. own.Select(verdict => verdict.Prediction)]));
        var judged = (from verdict in verdicts
                      where temperatures.ContainsKey(verdict.Network)
                      group verdict.Prediction by (verdict.Set, verdict.Network) into own
                      let temperature = temperatures[own.Key.Network]
                      select (own.Key.Set, own.Key.Network, T: temperature, Before: own.ToList(),
                          After: own.Select(one => Temperature.Apply(one, temperature)).ToList())).ToList();
        if (bins is not null)
            Csv.Write(bins, "set,network,temperature,low,high,n,confidence,accuracy", judged.SelectMany(one =>
                Rows(one.Set, one.Network, 1, one.Before).Concat(Rows(one.Set, one.Network, one.T, one.After))));

        Console.WriteLine("| set | network | n | T | ECE before | after | NLL before | after |\n|---|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (set, network, t, before, after) in judged)
        {
            Console.WriteLine(Invariant($"| {set}{(set == fitted ? " (fitted on)" : "")} | {network} | {before.Count} | {t:0.00} | ")
                + Invariant($"{Reliability.Of(before).Error:0.000} | {Reliability.Of(after).Error:0.000} | ")
                + Invariant($"{Temperature.Loss(before, 1):0.000} | {Temperature.Loss(after, 1):0.000} |"));
        }
        Console.WriteLine("\nNamed only at a scaled confidence of at least (share named: accuracy of what is named):\n");
        Console.WriteLine($"| set | network | {string.Join(" | ", Thresholds.Select(at => Invariant($"{at:0.0}")))} |");
        Console.WriteLine("|---|---|" + string.Concat(Enumerable.Repeat("--:|", Thresholds.Length)));
        foreach (var (set, network, _, _, after) in judged)
            Console.WriteLine($"| {set} | {network} | {string.Join(" | ", Thresholds.Select(at => Named(after, at)))} |");
        return 0;
    }

    // Empty bins are left out.
    private static IEnumerable<string> Rows(string set, string network, double temperature, List<ClipPrediction> predictions) =>
        from bin in Reliability.Of(predictions, DiagramBins).Bins
        where bin.Count > 0
        select Csv.Row($"{set},{network},{temperature:0.###},{bin.Low:0.0},{bin.High:0.0},{bin.Count},{bin.Confidence:0.0000},{bin.Accuracy:0.0000}");

    private static string Named(List<ClipPrediction> predictions, double threshold)
    {
        var named = predictions.FindAll(one => one.Probabilities[one.Predicted] >= threshold);
        return named.Count == 0 ? "0.00: –" : Invariant($"{(double)named.Count / predictions.Count:0.00}: ")
            + Invariant($"{(double)named.Count(one => one.Predicted == one.Truth) / named.Count:0.00}");
    }
}
