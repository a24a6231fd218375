using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookKernel.Scripting.Intelligence;

namespace NotebookKernel.Languages;

/// <summary>What the languages know of a call, as .NET Interactive's answer to an editor.</summary>
internal static class SignatureAnswer
{
    /// <summary>Answers with the functions that the call could mean; with nothing when there are none.</summary>
    public static void Answer(this KernelInvocationContext context, RequestSignatureHelp command, CallHelp? found)
    {
        if (found is null) return;
        SignatureInformation[] functions = [.. found.Methods.Select(function => new SignatureInformation(function.Declaration, Text(""),
            [.. function.Parameters.Select(parameter => new ParameterInformation(parameter, Text("")))]))];
        // The first function that has the parameter at all.
        int active = Math.Max(0, Array.FindIndex(functions, function => function.Parameters.Count > found.Parameter));
        int parameter = Math.Min(found.Parameter, Math.Max(0, functions[active].Parameters.Count - 1));
        context.Publish(new SignatureHelpProduced(command, functions, active, parameter));
    }

    private static FormattedValue Text(string text) => new("text/markdown", text);
}
