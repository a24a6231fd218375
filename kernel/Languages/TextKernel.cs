using System.Net;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookKernel.Languages.Mermaid;
using InteractiveKernel = Microsoft.DotNet.Interactive.Kernel;

namespace NotebookKernel.Languages;

/// <summary>A language whose text is shown and not run: Markdown and Mermaid, whose kernels .NET Interactive has in other packages.</summary>
internal sealed class TextKernel : InteractiveKernel, IKernelCommandHandler<SubmitCode>
{
    private readonly Func<string, MimeBundle> forms;

    private TextKernel(string name, string language, Func<string, MimeBundle> forms) : base(name)
    {
        this.forms = forms;
        KernelInfo.LanguageName = language;
        KernelInfo.Description = $"Shows {language}.";
    }

    public static TextKernel Markdown() => new("markdown", "Markdown", text => MimeBundle.Of(("text/markdown", text), (MimeBundle.PlainText, text)));

    /// <summary>Flowcharts are drawn here; other diagrams by front ends that can.</summary>
    public static TextKernel Mermaid() => new("mermaid", "Mermaid", text => MimeBundle.Of(
        ("text/vnd.mermaid", text),
        ("text/html", MermaidDrawing.Svg(text) ?? $"<pre class=\"mermaid\">{WebUtility.HtmlEncode(text)}</pre>"),
        (MimeBundle.PlainText, text)));

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        string text = command.Code.Trim('\n');
        context.Publish(new DisplayedValueProduced(text, command, [.. forms(text).Forms.Select(form => new FormattedValue(form.Key, form.Value))]));
        return Task.CompletedTask;
    }
}
