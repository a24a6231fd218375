using System.Globalization;
using MsstNet.Data;

namespace MsstNet.Lab.Bench;

/// <summary>Verdicts as a table, a row each, so that temperatures can be fitted and tables made again without a network.</summary>
internal static class VerdictFile
{
    private const string Header = "set,case,network,truth,predicted,frames,seconds,face,facts";
    private const int Before = 9;

    /// <summary>Writes them.</summary>
    public static void Write(string path, IEnumerable<Verdict> verdicts) =>
        Csv.Write(path, Header + string.Concat(Emotions.Names.Select(name => ",p_" + name)), verdicts.Select(Row));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LabException">The file is another's, or damaged.</exception>
    public static IReadOnlyList<Verdict> Read(string path)
    {
        if (!File.Exists(path)) throw new LabException($"{path}: no such file; `people --probabilities {path}` writes it.");
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || !lines[0].StartsWith(Header, StringComparison.Ordinal))
            throw new LabException($"{path}: not a table of probabilities; `people --probabilities FILE` writes one.");
        return [.. lines.Skip(1).Select((line, at) => Of(line)
            ?? throw new LabException($"{path}:{at + 2}: not a row of probabilities; write the file again."))];
    }

    private static string Row(Verdict v)
    {
        string facts = string.Join(';', v.Facts.Select(fact => $"{fact.Key}={fact.Value}"));
        string truth = Emotions.Names[v.Truth], predicted = Emotions.Names[v.Predicted];
        string face = v.FaceFound ? "found" : "whole";
        // Nine digits bring back the same float.
        var probabilities = v.Probabilities.Select(p => p.ToString("G9", CultureInfo.InvariantCulture));
        return Csv.Row($"{v.Set},{v.Case},{v.Network},{truth},{predicted},{v.Frames},{v.Seconds:0.000000},{face},{facts},{probabilities}");
    }

    private static Verdict? Of(string line)
    {
        string[] cells = Csv.Cells(line);
        if (cells.Length != Before + Emotions.Names.Count || !Enum.TryParse<Emotion>(cells[3], out var truth)) return null;
        var numbers = new float[Emotions.Names.Count];
        for (int i = 0; i < numbers.Length; i++)
            if (!float.TryParse(cells[Before + i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])) return null;
        if (!int.TryParse(cells[5], CultureInfo.InvariantCulture, out int frames)
            || !double.TryParse(cells[6], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)) return null;
        var facts = cells[8].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(fact => fact.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return new Verdict(cells[0], cells[1], cells[2], (int)truth, numbers, facts)
        {
            Frames = frames, Seconds = seconds, FaceFound = cells[7] == "found",
        };
    }
}
