using System.CommandLine;
using MsstNet.Diagnostics;
using MsstNet.Lab.Shipped;
using Spectre.Console;

namespace MsstNet.Lab;

/// <summary>`lab doctor`: what works on this machine, what does not, and the cure.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Hashes = new("--hashes")
    {
        Description = "Print the SHA-256 of every native file of the build, as sha256sum does, and nothing else.",
    };
    private static readonly Option<string> NoticesFile = new("--notices")
    {
        Description = "Write the packages of the build with their licences into a Markdown file, and nothing else.", HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command("doctor", "Check what works on this machine and what does not, and say how to mend it.") { Hashes, NoticesFile };
        HelpWithExamples.AddTo(command, ["lab doctor", "LAB_DFEW=PATH lab doctor", "lab doctor --hashes", "lab doctor --notices FILE"]);
        command.SetAction(parsed => parsed.GetValue(NoticesFile) is { } file ? Write(file) : parsed.GetValue(Hashes) ? Print() : Run());
        return command;
    }

    private static int Write(string file)
    {
        IReadOnlyList<ShippedPackage> packages = ShippedPackage.All();
        Writing.To(file, () => AtomicFile.WriteText(file, Notices.Text(packages)));
        Console.WriteLine($"{file}: {packages.Count} packages");
        return 0;
    }

    private static int Print()
    {
        foreach (string line in Notices.Hashes(ShippedPackage.All(), AppContext.BaseDirectory)) Console.WriteLine(line);
        return 0;
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
