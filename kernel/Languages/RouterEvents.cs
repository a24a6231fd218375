using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookKernel.Scripting.Showing;
using FormattedDisplay = Microsoft.DotNet.Interactive.Formatting.DisplayedValue;

namespace NotebookKernel.Languages;

/// <summary>Turns .NET Interactive's events into what a session shows. Nothing behind it, Jupyter or the runner, knows of languages.</summary>
internal sealed class RouterEvents : IDisposable
{
    private readonly SessionOutput output;
    private readonly IDisposable displayed;

    public RouterEvents(SessionOutput output)
    {
        this.output = output;
        // A timer or a task that outlives its cell: .NET Interactive drops what it shows, since its command has ended.
        displayed = Formatter.SubscribeToDisplayedValues(value =>
        {
            if (KernelInvocationContext.Current is { IsComplete: true }) Display(value);
        });
    }

    /// <summary>Whether errors that a command reports on its way are left to the one who sent it.</summary>
    public bool ErrorsAreTaken { get; set; }

    /// <summary>Shows one event; most are none to show.</summary>
    public void Show(KernelEvent shown)
    {
        switch (shown)
        {
            case ReturnValueProduced { Command: var command } result when SubmitPart.PartOf(command) is { IsResult: true }:
                output.Show(new ResultValue(Bundle(result)));
                break;
            case ReturnValueProduced result: output.ShowStep(Bundle(result)); break;
            case DisplayedValueUpdated update: output.Show(new UpdatedValue(Bundle(update), update.ValueId)); break;
            case DisplayedValueProduced { ValueId: { } id } value: output.Show(new NotebookKernel.DisplayedValue(Bundle(value), id)); break;
            case DisplayedValueProduced value: output.ShowStep(Bundle(value)); break;
            case ErrorProduced error when !ErrorsAreTaken: output.Write(ConsoleStream.Stderr, error.Message + "\n"); break;
            case StandardOutputValueProduced text: Write(ConsoleStream.Stdout, text); break;
            case StandardErrorValueProduced text: Write(ConsoleStream.Stderr, text); break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => displayed.Dispose();

    private void Write(ConsoleStream stream, DisplayEvent text)
    {
        foreach (FormattedValue form in text.FormattedValues) output.Write(stream, form.Value);
    }

    private void Display(FormattedDisplay value)
    {
        MimeBundle bundle = Bundles.OfFormatted(value.Value, value.FormattedValues);
        output.Show(value.IsUpdated ? new UpdatedValue(bundle, value.DisplayId) : new NotebookKernel.DisplayedValue(bundle, value.DisplayId));
    }

    private static MimeBundle Bundle(DisplayEvent shown) => Bundles.OfFormatted(shown.Value, shown.FormattedValues);
}
