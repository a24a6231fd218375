using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MsstNet.Lab;

/// <summary>The usual help, followed by examples one can paste.</summary>
internal sealed class HelpWithExamples(HelpAction help, Func<Command, IReadOnlyList<string>> examplesOf) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, IReadOnlyList<string>> Examples = [];

    /// <summary>Gives a command its examples.</summary>
    public static void AddTo(Command command, IReadOnlyList<string> examples)
    {
        Examples[command] = examples;
        if (command is not RootCommand root) return;
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help }) option.Action = new HelpWithExamples(help, c => Examples.GetValueOrDefault(c) ?? []);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = examplesOf(parseResult.CommandResult.Command);
        if (examples.Count == 0) return code;
        output.WriteLine("Examples (as `dotnet run -c Release -- …`):");
        foreach (string example in examples) output.WriteLine("  " + example);
        output.WriteLine();
        return code;
    }
}
