using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookKernel.Scripting.Intelligence;
using NotebookKernel.Scripting.Running;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;
using LinePosition = Microsoft.DotNet.Interactive.LinePosition;
using LinePositionSpan = Microsoft.DotNet.Interactive.LinePositionSpan;

namespace NotebookKernel.Languages;

/// <summary>The session's C# as a kernel of .NET Interactive.</summary>
internal sealed class CSharpKernel : CellKernel,
    IKernelCommandHandler<RequestCompletions>, IKernelCommandHandler<RequestHoverText>, IKernelCommandHandler<RequestSignatureHelp>,
    IKernelCommandHandler<RequestDiagnostics>
{
    private readonly CSharpRunner csharp;
    private readonly CodeIntelligence intelligence;

    public CSharpKernel(CSharpRunner csharp, CodeIntelligence intelligence) : base("csharp", "C#")
    {
        (this.csharp, this.intelligence) = (csharp, intelligence);
        KernelInfo.LanguageVersion = "14.0";
        KernelInfo.Description = "Runs C#; variables are kept from cell to cell.";
    }

    protected override IReadOnlyDictionary<string, SharedValue> Values =>
        csharp.Variables.ToDictionary(variable => variable.Key, variable => new SharedValue(variable.Value.Value, variable.Value.Type));

    async Task IKernelCommandHandler<RequestCompletions>.HandleAsync(RequestCompletions command, KernelInvocationContext context)
    {
        (string code, int cursor) = Asked(command);
        Completions found = await intelligence.CompleteAsync(code, cursor, context.CancellationToken).ConfigureAwait(false);
        context.Publish(new CompletionsProduced(
            [.. found.Items.Select(item => new CompletionItem(item.Text, item.Kind, documentation: item.Signature))], command));
    }

    async Task IKernelCommandHandler<RequestHoverText>.HandleAsync(RequestHoverText command, KernelInvocationContext context)
    {
        (string code, int cursor) = Asked(command);
        MimeBundle? found = await intelligence.InspectAsync(code, cursor, context.CancellationToken).ConfigureAwait(false);
        if (found is null) return;
        context.Publish(new HoverTextProduced(command, [.. found.Forms.Select(form => new FormattedValue(form.Key, form.Value))]));
    }

    async Task IKernelCommandHandler<RequestSignatureHelp>.HandleAsync(RequestSignatureHelp command, KernelInvocationContext context)
    {
        (string code, int cursor) = Asked(command);
        context.Answer(command, await intelligence.CallAsync(code, cursor, context.CancellationToken).ConfigureAwait(false));
    }

    async Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(RequestDiagnostics command, KernelInvocationContext context)
    {
        var found = await intelligence.CheckAsync(command.Code, context.CancellationToken).ConfigureAwait(false);
        context.Publish(new DiagnosticsProduced([.. found.Select(Of)], [], command));
    }

    protected override Task Execute(CellCode part, Action<object?, MimeBundle> produced) =>
        csharp.Run(part.Code, part.Cell, produced, part.Interrupt);

    protected override Task Receive(string name, object? value, Type type, CancellationToken cancel) => csharp.Set(name, value, type, cancel);

    private static Diagnostic Of(Microsoft.CodeAnalysis.Diagnostic found)
    {
        FileLinePositionSpan span = found.Location.GetLineSpan();
        LinePosition from = new(span.StartLinePosition.Line, span.StartLinePosition.Character);
        LinePosition to = new(span.EndLinePosition.Line, span.EndLinePosition.Character);
        return new Diagnostic(new LinePositionSpan(from, to), found.Severity, found.Id,
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static (string Code, int Cursor) Asked(LanguageServiceCommand question)
    {
        string code = LanguageQuestions.Whole(question);
        var at = new Microsoft.CodeAnalysis.Text.LinePosition(question.LinePosition.Line, question.LinePosition.Character);
        return (code, SourceText.From(code).Lines.GetPosition(at));
    }
}
