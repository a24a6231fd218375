using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookKernel.Scripting.Running;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Languages.FSharpInteractive;

/// <summary>F# as a kernel of .NET Interactive (whose own is in a package that many feeds lack). It runs on the thread of the cells.</summary>
internal sealed class FSharpKernel : CellKernel,
    IKernelCommandHandler<RequestCompletions>, IKernelCommandHandler<RequestHoverText>, IKernelCommandHandler<RequestSignatureHelp>,
    IKernelCommandHandler<RequestDiagnostics>
{
    private static readonly IReadOnlyDictionary<string, SharedValue> Nothing = new Dictionary<string, SharedValue>();

    private readonly CellLane lane;
    private readonly List<string> libraries = [];
    private readonly Lock gate = new();
    private FSharpSession? session;
    private bool running;

    public FSharpKernel(CellLane lane) : base("fsharp", "F#")
    {
        this.lane = lane;
        KernelInfo.LanguageVersion = "10.0";
        KernelInfo.Description = "Runs F#; values are kept from cell to cell.";
        RegisterForDisposal(() =>
        {
            if (!running) session?.Dispose();
        });
    }

    protected override IReadOnlyDictionary<string, SharedValue> Values => session?.Values ?? Nothing;

    /// <summary>References a library that a cell named, now or when the session starts.</summary>
    public void Reference(string file)
    {
        lock (gate)
        {
            libraries.Add(file);
            session?.Reference(file);
        }
    }

    Task IKernelCommandHandler<RequestCompletions>.HandleAsync(RequestCompletions command, KernelInvocationContext context)
    {
        // A session cannot answer while it runs a cell.
        context.Publish(new CompletionsProduced(running ? [] : Check(command).Completions(command.LinePosition), command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestHoverText>.HandleAsync(RequestHoverText command, KernelInvocationContext context)
    {
        if (!running && Check(command).Hover(command.LinePosition) is { } text)
            context.Publish(new HoverTextProduced(command, [new FormattedValue("text/markdown", text)]));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestSignatureHelp>.HandleAsync(RequestSignatureHelp command, KernelInvocationContext context)
    {
        // The parser drops a call whose arguments have not begun when nothing follows it.
        context.Answer(command, running ? null : Check(command, after: "\n()").Call(command.LinePosition));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(RequestDiagnostics command, KernelInvocationContext context)
    {
        context.Publish(new DiagnosticsProduced(running ? [] : Session().Check(command.Code).Diagnostics, [], command));
        return Task.CompletedTask;
    }

    protected override Task Execute(CellCode part, Action<object?, MimeBundle> produced)
    {
        // Stopped for good where it could not be stopped: a session cannot run two things at once, so the next cell gets a new one.
        if (running)
        {
            Console.Error.WriteLine("F# starts anew, without its values: what was interrupted before still runs in the session they were in.");
            (session, running) = (null, false);
        }
        return lane.Run(() =>
        {
            FSharpSession fsharp = Session();
            return () =>
            {
                running = true;
                try
                {
                    if (fsharp.Run(part) is { } value) produced(value.Value, Bundles.Of(value.Value));
                }
                finally
                {
                    running = false;
                }
                return Task.CompletedTask;
            };
        }, part.Interrupt);
    }

    protected override Task Receive(string name, object? value, Type type, CancellationToken cancel)
    {
        Session().Bind(name, value);
        return Task.CompletedTask;
    }

    private FSharpCheck Check(LanguageServiceCommand question, string after = "") => Session().Check(LanguageQuestions.Whole(question) + after);

    private FSharpSession Session()
    {
        lock (gate) return session ??= new FSharpSession(libraries);
    }
}
