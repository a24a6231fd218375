using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Scripting.Running;

/// <summary>Compiles and runs C#, and keeps the variables of what ran.</summary>
/// <param name="lane">Where it runs.</param>
/// <param name="libraries">What the code compiles against.</param>
/// <param name="loads">Where the compiled code is loaded.</param>
internal sealed class CSharpRunner(CellLane lane, SessionLibraries libraries, CellLoadContext loads)
{
    private readonly Submissions submissions = new(libraries, loads);

    /// <summary>What has run so far, for completion and hover.</summary>
    public SubmissionHistory History => new([.. submissions.Sources], libraries.References, Submissions.Imports);

    /// <summary>The variables of the session, the latest of each name.</summary>
    public IReadOnlyDictionary<string, SessionVariable> Variables => submissions.Variables;

    /// <summary>Compiles a first submission in the background, so that the first cell need not wait for it.</summary>
    public void WarmUp() => lane.Prepare(() => submissions.Compile("0", "warm-up", CancellationToken.None));

    /// <summary>Runs one submission to its end.</summary>
    /// <param name="code">The C#.</param>
    /// <param name="name">Its name in errors and tracebacks: "Cell 3".</param>
    /// <param name="produced">Receives its value in the forms to show, when its last expression has one.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <exception cref="CompilationException">It is not valid C# here.</exception>
    public Task Run(string code, string name, Action<object?, MimeBundle> produced, CancellationToken interrupt) => lane.Run(() =>
    {
        Submission submission = submissions.Compile(code, name, interrupt);
        submissions.Keep(submission);
        return async () =>
        {
            object? value = await submissions.Start(submission);
            if (value is not null || submission.HasResult) produced(value, Bundles.Of(value));
        };
    }, interrupt);

    /// <summary>Declares a variable, or gives the one of this name and type another value.</summary>
    /// <exception cref="CompilationException">The name is none.</exception>
    public async Task Set(string name, object? value, Type type, CancellationToken interrupt)
    {
        if (submissions.TrySet(name, value, type)) return;
        await Run($"{CSharpTypeName.Of(type)} {name} = default;", name, (_, _) => { }, interrupt).ConfigureAwait(false);
        _ = submissions.TrySet(name, value, type);
    }
}
