using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;
using InteractiveKernel = Microsoft.DotNet.Interactive.Kernel;

namespace NotebookKernel.Languages;

/// <summary>A language of our own in .NET Interactive's router: it runs code and exchanges values with the other languages.</summary>
internal abstract class CellKernel : InteractiveKernel,
    IKernelCommandHandler<SubmitCode>, IKernelCommandHandler<RequestValue>, IKernelCommandHandler<RequestValueInfos>, IKernelCommandHandler<SendValue>
{
    protected CellKernel(string name, string language) : base(name)
    {
        KernelInfo.LanguageName = language;
        RegisterCommandHandler<SubmitVerbatim>((command, context) => Run(command, command.Part, context));
    }

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.Publish(new CodeSubmissionReceived(command));
        if (SubmitPart.PartOf(command) is { } part) return Run(command, part, context);
        // From an extension or from code of a cell, which may hold references.
        return RunWhole is { } whole && command.Code.Contains("#r", StringComparison.Ordinal)
            ? whole(command.Code, Name, context.CancellationToken)
            : Run(command, new CellCode(command.Code, "Submission", true, context.CancellationToken), context);
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (Find(command.Name) is { } variable)
        {
            context.Publish(new ValueProduced(variable.Value, command.Name, Formatted(variable.Value, command.MimeType), command));
        }
        else
        {
            context.Fail(command, message: $"{Name} has no value {command.Name}.");
        }
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(RequestValueInfos command, KernelInvocationContext context)
    {
        var infos = Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => new KernelValueInfo(
            value.Key, Formatted(value.Value.Value, command.MimeType), value.Value.Type));
        context.Publish(new ValueInfosProduced([.. infos], command));
        return Task.CompletedTask;
    }

    async Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context)
    {
        try
        {
            await SetValueAsync(command, context, (name, value, declared) =>
                Receive(name, value, declared ?? value?.GetType() ?? typeof(object), context.CancellationToken)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A language may refuse in its own way; without a message, .NET Interactive would say nothing.
        catch (Exception e) { context.Fail(command, e, e.Message); }
#pragma warning restore CA1031
    }

    /// <summary>Runs code with references and magic commands in it, like an imported file.</summary>
    public Func<string, string, CancellationToken, Task>? RunWhole { get; set; }

    /// <summary>The values that other languages may ask for.</summary>
    protected abstract IReadOnlyDictionary<string, SharedValue> Values { get; }

    /// <summary>Runs code to its end; `produced` receives its value in the forms to show.</summary>
    protected abstract Task Execute(CellCode part, Action<object?, MimeBundle> produced);

    /// <summary>Takes a value over under a name.</summary>
    /// <exception cref="NotebookException">The language cannot hold it.</exception>
    protected abstract Task Receive(string name, object? value, Type type, CancellationToken cancel);

    /// <summary>A value by name, or null.</summary>
    protected virtual SharedValue? Find(string name) => Values.GetValueOrDefault(name);

    // What cannot be written in the form asked for, such as a stream in JSON, can still be shared between .NET languages.
    private static FormattedValue Formatted(object? value, string mimeType)
    {
        try
        {
            return new FormattedValue(mimeType, value.ToDisplayString(mimeType));
        }
#pragma warning disable CA1031 // A formatter runs the value's own code.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new FormattedValue(MimeBundle.PlainText, value?.GetType().Name ?? "null");
        }
    }

    private async Task Run(KernelCommand command, CellCode part, KernelInvocationContext context)
    {
        try
        {
            await Execute(part, (value, bundle) => context.Publish(new ReturnValueProduced(
                value, command, [.. bundle.Forms.Select(form => new FormattedValue(form.Key, form.Value))]))).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a cell throws goes to the one who submitted it, in the event.
        catch (Exception e) { context.Fail(command, e, e.Message); }
#pragma warning restore CA1031
    }
}

/// <summary>A value that languages exchange.</summary>
/// <param name="Value">The value.</param>
/// <param name="Type">The type it was declared with.</param>
internal sealed record SharedValue(object? Value, Type Type);
