using System.Runtime.ExceptionServices;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.FSharp.Core;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.References;

namespace NotebookKernel.Languages.FSharpInteractive;

/// <summary>F# Interactive, the F# compiler's own session: it is made when the first F# runs, which takes about a second.</summary>
internal sealed class FSharpSession : IDisposable
{
    private static readonly string[] Options =
    [
        "fsi", "--noninteractive", "--nologo", "--gui-", "--quiet", "--optimize+", "--debug-",
        // The host's own framework, not the SDK's reference assemblies, and one assembly for all cells, so that its types can be shared.
        "--usesdkrefs-", "--multiemit-",
    ];

    // What .NET Interactive opens for F#, and the functions of a cell.
    private static readonly string Prelude = string.Join('\n',
        "open System", "open System.IO", "open System.Text", "open Microsoft.DotNet.Interactive", "open Microsoft.DotNet.Interactive.Formatting",
        $"open type {typeof(CellFunctions).FullName}");

    private readonly Shell.FsiEvaluationSession shell;

    /// <summary>Starts a session that sees the host's libraries.</summary>
    /// <param name="libraries">Paths of libraries that cells have referenced so far.</param>
    public FSharpSession(IEnumerable<string> libraries)
    {
        string[] arguments = [.. Options, .. HostLibraries.OwnFiles.Concat(libraries).Select(file => $"-r:{file}")];
        // Console output goes to the session's console by itself; what F# Interactive says beside it are its own remarks.
        shell = Shell.FsiEvaluationSession.Create(Shell.FsiEvaluationSession.GetDefaultConfiguration(), arguments, TextReader.Null, TextWriter.Null,
            TextWriter.Null, null, null);
        shell.EvalInteraction(Prelude, null);
    }

    /// <summary>Ends it; otherwise it would go on answering for libraries that are looked for.</summary>
    public void Dispose() => ((IDisposable)shell).Dispose();

    /// <summary>Runs code on the calling thread.</summary>
    /// <returns>The value of its last expression; null when it has none or it is unit.</returns>
    /// <exception cref="LanguageException">It does not compile.</exception>
    public SharedValue? Run(CellCode part)
    {
        var (outcome, diagnostics) = shell.EvalInteractionNonThrowing(part.Code, part.Cell, part.Interrupt);
        FSharpDiagnostic[] errors = [.. diagnostics.Where(diagnostic => diagnostic.Severity.IsError)];
        if (errors.Length > 0) throw new LanguageException(FSharpErrors.Of(errors, part));
        if (outcome is FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice2Of2 failed) ExceptionDispatchInfo.Throw(failed.Item);
        Shell.FsiValue? value = ((FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice1Of2)outcome).Item?.Value;
        return value is null || value.ReflectionType == typeof(Unit) ? null : new SharedValue(value.ReflectionValue, value.ReflectionType);
    }

    /// <summary>The values that cells have bound, the latest of each name.</summary>
    public IReadOnlyDictionary<string, SharedValue> Values => shell.GetBoundValues().Where(bound => bound.Name != "it")
        .ToDictionary(bound => bound.Name, bound => new SharedValue(bound.Value.ReflectionValue, bound.Value.ReflectionType));

    /// <summary>
    /// Binds a value to a name; as an object when its type exists in memory only, such as one that a C# cell declares, or when it is null.
    /// </summary>
    public void Bind(string name, object? value)
    {
        if (value is not null && value.GetType().Assembly.Location.Length > 0)
        {
            shell.AddBoundValue(name, value);
            return;
        }
        HandedOver.Value = value;
        shell.EvalInteraction($"let ``{name}`` = {typeof(HandedOver).FullName}.Value", null);
        HandedOver.Value = null;
    }

    /// <summary>References a library.</summary>
    public void Reference(string file) => shell.EvalInteraction($"#r @\"{file}\"", null);

    /// <summary>The compiler's view of code after what has run, for completion and errors.</summary>
    public FSharpCheck Check(string code) => new(shell.ParseAndCheckInteraction(code, null), code);
}

/// <summary>Where F# code finds a value that is being given to it. Public, because that code is outside.</summary>
public static class HandedOver
{
    /// <summary>The value, while it is being given.</summary>
    public static object? Value { get; internal set; }
}
