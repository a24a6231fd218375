using System.CommandLine;
using MsstNet.Lab.Pages;
using MsstNet.Model;

namespace MsstNet.Lab;

/// <summary>`lab draw`: the paper's network as a picture, as the README and the notebooks show it.</summary>
internal static class DrawCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "The picture (.svg).", HelpName = "FILE", DefaultValueFactory = _ => "data/pictures/network.svg",
        };
        var command = new Command("draw", "Draw the paper's network as the documents show it.") { file };
        HelpWithExamples.AddTo(command, ["lab draw", "lab draw network.svg"]);
        command.SetAction(parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    private static int Run(string file)
    {
        try
        {
            AtomicFile.WriteText(file, NetworkDrawing.Svg(Presets.Paper(16)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The picture cannot be written to {file}: {cause.Message} Name a file in a folder you may write to.", cause);
        }
        Console.WriteLine($"{file}: the paper's network");
        return 0;
    }
}
