using System.CommandLine;
using MsstNet.Diagnostics;
using Spectre.Console;

namespace MsstNet.Lab;

/// <summary>`lab doctor`: what works on this machine, what does not, and the cure.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Check what works on this machine and what does not, and say how to mend it.");
        HelpWithExamples.AddTo(command, ["lab doctor", "LAB_DFEW=PATH lab doctor"]);
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        var findings = Doctor.Examine().ToList();
        var grid = new Table().Border(TableBorder.None).HideHeaders().AddColumn("state").AddColumn("subject").AddColumn("detail");
        foreach (var finding in findings)
        {
            var (mark, colour) = finding.State switch
            {
                FindingState.Good => ("good", "green"),
                FindingState.Missing => ("none", "grey"),
                _ => ("BAD", "red"),
            };
            grid.AddRow($"[{colour}]{mark}[/]", Markup.Escape(finding.Subject), Markup.Escape(finding.Detail));
            if (finding.Cure is { } cure) grid.AddRow("", "", $"[{colour}]→ {Markup.Escape(cure)}[/]");
        }
        AnsiConsole.Write(grid);
        int bad = findings.Count(finding => finding.State == FindingState.Bad);
        Console.WriteLine(bad == 0 ? "Everything needed is here." : $"{bad} of {findings.Count} need attention.");
        Console.WriteLine("For completion in VS Code, your user settings need "
            + "\"jupyter.completionTriggerCharacters\": { \"csharp\": [\".\"] }.");
        return bad == 0 ? 0 : 2;
    }
}
