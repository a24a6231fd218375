using System.Reflection;
using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Scripting.Running;

/// <summary>Compiles and runs the C# of cells on the cells' thread, and shows its value.</summary>
/// <param name="libraries">What the code compiles against.</param>
/// <param name="loads">Where the compiled code is loaded.</param>
/// <param name="output">Where values are shown.</param>
/// <param name="stray">Receives what an `async void` method throws.</param>
internal sealed class CSharpRunner(SessionLibraries libraries, CellLoadContext loads, SessionOutput output, Action<Exception> stray) : IDisposable
{
    private readonly Submissions submissions = new(libraries, loads);
    private CellThread thread = new();

    /// <summary>The C# of each submission that ran, in order.</summary>
    public IReadOnlyList<string> Sources => submissions.Sources;

    /// <summary>Compiles a first submission in the background, so that the first cell need not wait for it.</summary>
    public void WarmUp() => _ = thread.Run(() => submissions.Compile("0", "warm-up", CancellationToken.None));

    /// <summary>Runs one submission to its end.</summary>
    /// <param name="code">The C#.</param>
    /// <param name="name">Its name in errors and tracebacks: "Cell 3".</param>
    /// <param name="isResult">Whether its value is the cell's result.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <exception cref="CompilationException">It is not valid C# here.</exception>
    /// <exception cref="TargetInvocationException">It threw a <see cref="NotebookException"/>, which is not one of the kernel's own.</exception>
    public Task Run(string code, string name, bool isResult, CancellationToken interrupt) => thread.Run(() =>
    {
        Submission submission = submissions.Compile(code, name, interrupt);
        submissions.Keep(submission);
        try
        {
            thread.RunStoppable(context => Run(submission, context, isResult, interrupt), stray, interrupt);
        }
        catch (NotebookException e)
        {
            throw new TargetInvocationException(e);
        }
        return true;
    });

    /// <summary>
    /// Replaces the thread after an interruption, which may still be pending on the old one. Only then, because libraries keep state by thread.
    /// </summary>
    /// <returns>Whether the old thread could not be stopped and goes on in the background.</returns>
    public bool ReplaceThread()
    {
        bool leftBehind = thread.LeftBehind;
        thread.Dispose();
        thread = new CellThread();
        return leftBehind;
    }

    /// <inheritdoc/>
    public void Dispose() => thread.Dispose();

    private void Run(Submission submission, CellContext context, bool isResult, CancellationToken interrupt)
    {
        Task<object?> run = submissions.Start(submission);
        context.RunUntilEnd(run, interrupt);
        object? value = run.GetAwaiter().GetResult();
        if (value is null && !submission.HasResult) return;
        MimeBundle bundle = Bundles.Of(value);
        if (isResult) output.Show(new ResultValue(bundle));
        else output.ShowStep(bundle);
    }
}
