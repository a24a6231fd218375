using System.CommandLine;
using MsstNet.Data;
using MsstNet.Data.Sets;
using Spectre.Console;

namespace MsstNet.Lab;

/// <summary>`lab data check KIND:PATH`: is this copy whole, and does it give the published protocol?</summary>
internal static class DataCheckCommand
{
    private static readonly Argument<string> Data = new("DATA") { Description = $"One of {string.Join(", ", RecordedClips.Forms)}." };
    private static readonly Option<bool> Quick = new("--quick") { Description = "Decode the first and last frame of each clip only." };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Also write the findings to a file, .md or .json.",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command("check", "Decode every frame, find duplicates, and compare the counts with those published.")
        {
            Data, Quick, Report,
        };
        HelpWithExamples.AddTo(command,
            ["lab data check dfew:PATH", "lab data check ferv39k:PATH --quick", "lab data check folder:clips --report check.md"]);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var identity = DataIdentity.Parse(parsed.GetValue(Data)!);
        if (identity.Kind == DataKind.Pack)
            throw new LabException("A pack verifies itself as it is read; check the copy it was made from, e.g. dfew:PATH.");
        if (identity.Kind == DataKind.Synthetic) throw new LabException("Generated faces need no check; name a copy on disk, dfew:PATH.");
        var data = RecordedClips.Open(identity, skipBad: true);
        DatasetReport report = null!;
        ProgressDisplay.Run("checking", data.Clips.Count, "clips", done =>
            report = DatasetCheck.Run(data, parsed.GetValue(Quick), ProgressDisplay.Callback<int>(done)));
        if (parsed.GetValue(Report) is { } file) DatasetReportFile.Write(file, report);
        return Show(report);
    }

    /// <summary>Exit code 2 when what is there cannot give a true result; another, small data set in the same layout passes.</summary>
    private static int Show(DatasetReport report)
    {
        Console.WriteLine(FormattableString.Invariant($"{report.Name}: {report.Clips} clips, {report.Frames} frames, {report.Decoded} decoded"));
        var table = new Table().Border(TableBorder.Rounded).AddColumn("split").AddColumn("train").AddColumn("test");
        foreach (string name in report.Classes) table.AddColumn(Markup.Escape($"{name} train/test"));
        table.AddColumn("as published");
        foreach (var split in report.Splits)
        {
            var classes = split.Train.Zip(split.Test, (train, test) => FormattableString.Invariant($"{train}/{test}"));
            string published = split.AsPublished ? "yes" : split.Published is null ? "–" : "no";
            table.AddRow([Markup.Escape(split.Name), $"{split.Train.Sum()}", $"{split.Test.Sum()}", .. classes, published]);
        }
        AnsiConsole.Write(table);
        foreach (var finding in report.Findings)
        {
            string colour = finding.Severity switch { Severity.Error => "red", Severity.Warning => "yellow", _ => "grey" };
            AnsiConsole.MarkupLine($"[{colour}]{finding.Severity.ToString().ToLowerInvariant()}[/] {Markup.Escape(finding.Text)}");
        }
        return report.Worst == Severity.Error ? 2 : 0;
    }
}
