using System.CommandLine;
using MsstNet.Lab.Live;

namespace MsstNet.Lab;

/// <summary>`lab explain`: the live page, in which the trained network runs in the reader's browser.</summary>
internal static class ExplainCommand
{
    private static readonly Option<string> Out = new("--out")
    {
        Description = "The file to write.", DefaultValueFactory = _ => Path.Combine("runs", "book", LivePage.File), HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command("explain", "Write the live page: one HTML file in which the trained network runs in your browser.") { Out };
        HelpWithExamples.AddTo(command, ["lab explain", "lab explain --out explainer.html"]);
        command.SetAction(parsed => Run(parsed.GetValue(Out)!));
        return command;
    }

    private static int Run(string path)
    {
        Console.WriteLine(Summary(path, LivePage.Write(path)));
        return 0;
    }

    /// <summary>The line on what was written.</summary>
    internal static string Summary(string path, long bytes) =>
        FormattableString.Invariant($"{path}: the network in your browser, {bytes / 1e6:0.0} MB; open it there");
}
