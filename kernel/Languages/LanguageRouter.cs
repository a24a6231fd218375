using System.Reactive;
using System.Reactive.Disposables;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Utility;
using NotebookKernel.Notebooks;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.Showing;
using InteractiveKernel = Microsoft.DotNet.Interactive.Kernel;

namespace NotebookKernel.Languages;

/// <summary>
/// The languages of a session, as kernels of .NET Interactive's CompositeKernel: it finds the kernel of each part, passes values between them and
/// parses the magic commands that are its own. What they show goes to the session's output.
/// </summary>
internal sealed partial class LanguageRouter : IDisposable
{
    private readonly CompositeKernel root = new();
    private readonly RouterEvents events;
    private (int Count, MagicTable Table) magics = (0, MagicTable.Default);
    private readonly IDisposable subscriptions;

    /// <summary>Brings the languages together.</summary>
    /// <param name="output">Where they show and ask.</param>
    /// <param name="running">The kernels of languages that run, the default first; those whose text is only shown are added to them.</param>
    public LanguageRouter(SessionOutput output, params InteractiveKernel[] running)
    {
        // Held as long as the session, so that .NET Interactive never puts writers of its own into the console: the session's stay.
        IDisposable console = ConsoleOutput.Subscribe(_ => Disposable.Empty);
        output.RenewConsole();
        foreach (InteractiveKernel kernel in running) root.Add(kernel.UseValueSharing().UseWho(), Aliases(kernel));
        InteractiveKernel[] shown = [new HtmlKernel(), TextKernel.Markdown(), TextKernel.Mermaid(), new KeyValueStoreKernel().UseWho()];
        foreach (InteractiveKernel kernel in shown) root.Add(kernel, Aliases(kernel));
        root.DefaultKernelName = running[0].Name;
        root.RegisterCommandHandler<RequestInput>((request, context) =>
        {
            if (output.Ask(request.Prompt, request.IsPassword) is { } line) context.Publish(new InputProduced(line, request));
            else context.Fail(request, message: "Nobody is there to type.");
            return Task.CompletedTask;
        });
        root.RegisterCommandHandler<LoadExtensions>((command, _) => command.Load(root));
        events = new RouterEvents(output);
        subscriptions = new CompositeDisposable(root.KernelEvents.Subscribe(Observer.Create<KernelEvent>(events.Show)), events, console, root);
    }

    /// <summary>The languages and magic commands that cells may use now; extensions add to them.</summary>
    public MagicTable Magics
    {
        get
        {
            KernelDirective[] directives =
                [.. root.KernelInfo.SupportedDirectives, .. root.ChildKernels.SelectMany(kernel => kernel.KernelInfo.SupportedDirectives)];
            if (magics.Count != directives.Length) magics = (directives.Length, MagicTable.Of(directives));
            return magics.Table;
        }
    }

    /// <summary>Runs a part of a cell in its language.</summary>
    /// <exception cref="Exception">What the code threw, or what the language says is wrong with it.</exception>
    public Task Run(CellCode part, string language)
    {
        bool passes = part.Code == part.Code.Trim() && !part.Code.Split('\n').Any(line => line.AsSpan().TrimStart().StartsWith("#"));
        bool isOurs = root.ChildKernels.FirstOrDefault(kernel => kernel.Name == language) is CellKernel;
        return Send(isOurs && !passes ? new SubmitVerbatim(part, language) : new SubmitPart(part, language), isOurs ? default : part.Interrupt);
    }

    /// <summary>Runs a magic command of .NET Interactive or of an extension, with the text below it when it takes that.</summary>
    /// <exception cref="NotebookException">It failed, or reported an error.</exception>
    public async Task RunMagic(string text, string language, CancellationToken interrupt)
    {
        RequireLanguages(text);
        events.ErrorsAreTaken = true;
        try
        {
            KernelCommandResult result = await Send(new SubmitCode(text, language), interrupt).ConfigureAwait(false);
            // #!share goes on when the value is not there.
            if (result.Events.OfType<ErrorProduced>().FirstOrDefault() is { } error) throw new NotebookException(OneLine(error.Message));
        }
        finally
        {
            events.ErrorsAreTaken = false;
        }
    }

    /// <summary>Loads extensions of packages, within a command, as they expect.</summary>
    /// <exception cref="NotebookException">One cannot be loaded, or fails.</exception>
    public Task Load(Func<InteractiveKernel, Task> load) => Send(new LoadExtensions(load), CancellationToken.None);

    /// <summary>Asks the language at a place in a cell, as an editor does.</summary>
    /// <returns>Its answer, or null.</returns>
    public async Task<T?> Ask<T>(KernelCommand question, CancellationToken cancel) where T : KernelEvent
    {
        KernelCommandResult result = await root.SendAsync(question, cancel).ConfigureAwait(false);
        return result.Events.OfType<T>().LastOrDefault();
    }

    /// <summary>Ends the languages and gives the console back to the session.</summary>
    public void Dispose() => subscriptions.Dispose();

    private static string[] Aliases(InteractiveKernel kernel) => CellLanguage.Find(kernel.Name)!.Aliases;

    private async Task<KernelCommandResult> Send(KernelCommand command, CancellationToken interrupt)
    {
        KernelCommandResult result = await root.SendAsync(command, interrupt).ConfigureAwait(false);
        if (result.Events.OfType<CommandFailed>().LastOrDefault() is not { } failure) return result;
        interrupt.ThrowIfCancellationRequested();
        if (failure.Exception is { } thrown) ExceptionDispatchInfo.Throw(thrown);
        throw new NotebookException(OneLine(failure.Message ?? "The command failed and said nothing."));
    }

    // .NET Interactive ends in a null reference when it is asked for a language it does not have.
    private void RequireLanguages(string magic)
    {
        Match from = FromLanguage().Match(magic);
        if (!from.Success || root.FindKernelByName(from.Groups["name"].Value) is not null) return;
        string languages = string.Join(", ", root.ChildKernels.Select(kernel => kernel.Name));
        throw new NotebookException($"There is no language {from.Groups["name"].Value} to take a value from; there are {languages}.");
    }

    // Its errors begin with their place in the line: "(1,27): error DNI202: ".
    private static string OneLine(string message) => Place().Replace(message.ReplaceLineEndings("\n").Split('\n')[0], "").Trim();

    [GeneratedRegex(@"^\(\d+,\d+\): error DNI\d+: ")]
    private static partial Regex Place();

    [GeneratedRegex(@"(--from\s+|--value\s+@(?=[^\s:]+:))(?<name>[^\s:]+)")]
    private static partial Regex FromLanguage();
}
