using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MsstNet.Lab;

/// <summary>The usual help under the command's own name, followed by examples to paste.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, IReadOnlyList<string>> Examples = [];

    /// <summary>Gives a command its examples.</summary>
    public static void AddTo(Command command, IReadOnlyList<string> examples)
    {
        Examples[command] = examples;
        if (command is not RootCommand root) return;
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help }) option.Action = new HelpWithExamples(help);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter();
        configuration.Output = text;
        int code = help.Invoke(parseResult);
        configuration.Output = output;
        // The usage line would name the file that was started, which nobody types.
        output.Write(text.ToString().Replace($"  {RootCommand.ExecutableName} ", "  lab ", StringComparison.Ordinal));

        if (!Examples.TryGetValue(parseResult.CommandResult.Command, out var examples)) return code;
        output.WriteLine("Examples (where the tool is not installed, `lab` is `./lab.sh` or `dotnet run -c Release --`):");
        foreach (string example in examples) output.WriteLine("  " + example);
        output.WriteLine();
        return code;
    }
}
