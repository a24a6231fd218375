using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using InteractiveKernel = Microsoft.DotNet.Interactive.Kernel;

namespace NotebookKernel.Languages;

/// <summary>
/// JavaScript that the page runs when it shows the cell. Values sent to it become variables of the page. (.NET Interactive's own kernel for this
/// loses values that arrive as JSON, which is how #!set sends them.)
/// </summary>
internal sealed class PageScriptKernel : InteractiveKernel, IKernelCommandHandler<SubmitCode>, IKernelCommandHandler<SendValue>
{
    public PageScriptKernel() : base("javascript")
    {
        KernelInfo.LanguageName = "JavaScript";
        KernelInfo.Description = "Runs JavaScript in the page that shows the cell.";
    }

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        Show(command.Code.Trim('\n'), command, context);
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context)
    {
        try
        {
            string json = command.FormattedValue is { MimeType: "application/json", Value: { } sent } ? sent : Json(command);
            // An inline script ends at its first closing tag, wherever it stands.
            json = json.Replace("</", "<\\/", StringComparison.Ordinal);
            Show($"globalThis[{JsonSerializer.Serialize(command.Name)}] = {json};", command, context);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            context.Fail(command, message: $"{command.Name} cannot become JSON, which is how JavaScript gets values: {e.Message}");
        }
        return Task.CompletedTask;
    }

    private static void Show(string script, KernelCommand command, KernelInvocationContext context)
    {
        FormattedValue[] forms = [new("text/html", $"<script type=\"text/javascript\">{script}</script>"), new(MimeBundle.PlainText, script)];
        context.Publish(new DisplayedValueProduced(script, command, forms));
    }

    private static string Json(SendValue command) => command.Value is { } value
        ? value.ToDisplayString("application/json")
        : JsonSerializer.Serialize(command.FormattedValue?.Value);
}
