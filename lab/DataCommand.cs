using System.CommandLine;

namespace MsstNet.Lab;

/// <summary>`lab data`: what is done with a data set besides training on it.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var command = new Command("data",
            "Check a data set against its published counts, decode it once for fast training, or write clips in DFEW's layout: drawn ones, "
                + "or photographs that move.")
        {
            DataCheckCommand.Create(),
            DataPackCommand.Create(),
            DataSynthesizeCommand.Create(),
            DataPuppetsCommand.Create(),
        };
        HelpWithExamples.AddTo(command, ["lab data check dfew:PATH", "lab data pack dfew:PATH --out packs/dfew", "lab data synthesize --out faces"]);
        return command;
    }
}
