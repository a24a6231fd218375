using System.Globalization;
using System.Text;
using System.Text.Json;
using MsstNet.Data.Sets;

namespace MsstNet.Lab;

/// <summary>A data check as a file to keep beside the runs made on the data: Markdown to read, JSON to compare.</summary>
internal static class DatasetReportFile
{
    private static readonly JsonSerializerOptions Form =
        new() { WriteIndented = true, NewLine = "\n", Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    public static void Write(string path, DatasetReport report)
    {
        string text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => JsonSerializer.Serialize(report, Form) + "\n",
            ".md" => Markdown(report),
            _ => throw new LabException($"--report {path}: the name says neither .md nor .json; give it one of these endings."),
        };
        AtomicFile.WriteText(path, text);
    }

    private static string Markdown(DatasetReport report)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# {report.Name}\n");
        Line($"{report.Clips} clips, {report.Frames} frames, {report.Decoded} decoded.\n");
        Line($"| split | | sum | {string.Join(" | ", report.Classes)} | as published |");
        Line($"|---|---|--:|{string.Concat(report.Classes.Select(_ => "--:|"))}---|");
        foreach (var split in report.Splits)
        {
            string published = split.AsPublished ? "yes" : split.Published is null ? "–" : "no";
            Line($"| {split.Name} | train | {split.Train.Sum()} | {string.Join(" | ", split.Train)} | {published} |");
            Line($"| | test | {split.Test.Sum()} | {string.Join(" | ", split.Test)} | |");
        }
        text.Append('\n');
        foreach (var finding in report.Findings) Line($"- {finding.Severity.ToString().ToLowerInvariant()}: {finding.Text}");
        return text.ToString();
    }
}
