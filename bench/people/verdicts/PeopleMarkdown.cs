using System.Text;
using MsstNet.Data;
using static System.FormattableString;

namespace MsstNet.Lab.Bench;

/// <summary>The figures as a person reads them: for each set one table of all networks, then parts and confusions.</summary>
internal static class PeopleMarkdown
{
    /// <summary>Markdown of all sets, in the order of the figures.</summary>
    public static string Of(IReadOnlyList<Figure> figures)
    {
        var text = new StringBuilder();
        foreach (var set in figures.GroupBy(figure => figure.Set))
        {
            var networks = set.GroupBy(figure => figure.Network).ToList();
            text.Append(Invariant($"\n### {set.Key}: n = {set.First().N}\n"));
            Overview(text, networks);
            Parts(text, networks);
            foreach (var network in networks) Confusion(text, network);
        }
        return text.ToString();
    }

    private static void Overview(StringBuilder text, List<IGrouping<string, Figure>> networks)
    {
        string[] classes = [.. networks[0].Where(figure => figure.By == "class").Select(figure => figure.Part)];
        text.Append("\n| network | accuracy | 95 % | UAR | ").AppendJoin(" | ", classes)
            .Append(" | ECE | no face found | ms a frame |\n|---|--:|---|--:|").Append(string.Concat(Enumerable.Repeat("--:|", classes.Length + 3)))
            .Append('\n');
        foreach (var network in networks)
        {
            Figure All(string measure) => network.First(figure => figure.By == "all" && figure.Measure == measure);
            var accuracy = All("accuracy");
            var range = accuracy.Range!.Value;
            var recalls = network.Where(figure => figure.By == "class").Select(f => Invariant($"{f.Value:0.00} ({f.Right}/{f.N})"));
            text.Append(Invariant($"| {network.Key} | {accuracy.Value:0.000} | {range.Low:0.00} – {range.High:0.00} | {All("uar").Value:0.000} | "))
                .AppendJoin(" | ", recalls).Append(Invariant($" | {All("ece").Value:0.00} | {All("whole_pictures").Right} | "))
                .Append(Invariant($"{1000 * All("seconds_a_frame").Value:0.0} |\n"));
        }
    }

    private static void Parts(StringBuilder text, List<IGrouping<string, Figure>> networks)
    {
        var parts = networks[0].Where(figure => figure.By is not ("all" or "class" or "confusion")).ToList();
        if (parts.Count == 0) return;
        text.Append("\n| accuracy by | n | ").AppendJoin(" | ", networks.Select(network => network.Key)).Append(" |\n|---|--:|")
            .Append(string.Concat(Enumerable.Repeat("--:|", networks.Count))).Append('\n');
        foreach (var part in parts)
        {
            var row = networks.Select(network => network.FirstOrDefault(figure => (figure.By, figure.Part) == (part.By, part.Part)));
            text.Append(Invariant($"| {part.By} {part.Part} | {part.N} | ")).AppendJoin(" | ", row.Select(Cell)).Append(" |\n");
        }

        static string Cell(Figure? figure) => figure?.Range is { } range
            ? Invariant($"{figure.Value:0.00} ({range.Low:0.00} – {range.High:0.00})") : "–";
    }

    private static void Confusion(StringBuilder text, IGrouping<string, Figure> network)
    {
        text.Append(Invariant($"\n{network.Key}, true class (rows) against the class named:\n\n| | ")).AppendJoin(" | ", Emotions.Names)
            .Append(" |\n|---|").Append(string.Concat(Enumerable.Repeat("--:|", Emotions.Names.Count))).Append('\n');
        foreach (var row in network.Where(figure => figure.By == "confusion").Chunk(Emotions.Names.Count))
            text.Append(Invariant($"| {row[0].Part.Split('>')[0]} | ")).AppendJoin(" | ", row.Select(figure => figure.Right)).Append(" |\n");
    }
}
