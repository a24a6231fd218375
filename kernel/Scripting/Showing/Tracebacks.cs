using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NotebookKernel.Scripting.Showing;

/// <summary>An exception as the reader of a notebook wants it: its message, where in the cells it came from, and no frames of the engine.</summary>
internal sealed partial class Tracebacks
{
    private readonly Dictionary<string, string[]> sources = new(StringComparer.Ordinal);

    // The compiler's and the runtime's own ways of getting from the cell to the library.
    private static readonly string[] Engine =
    [
        "Microsoft.CodeAnalysis.", "System.Runtime.CompilerServices.", "System.Runtime.ExceptionServices.",
        "System.Threading.Tasks.", "System.Threading.ExecutionContext", "System.Threading.Thread", "System.Reflection.", "System.RuntimeMethodHandle",
        "NotebookKernel.Scripting.", "NotebookKernel.Languages.",
    ];

    /// <summary>Keeps the source of a cell or an imported file, so that tracebacks can quote its lines.</summary>
    public void Remember(string name, string code)
    {
        lock (sources) sources[name] = code.ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>The error that the cell shows.</summary>
    public CellError Of(Exception thrown)
    {
        Exception shown = Unwrap(thrown);
        var lines = new List<string>();
        Write(shown, lines, 0);
        return new CellError(shown.GetType().Name, OneLine(shown.Message), lines);
    }

    private static Exception Unwrap(Exception e) => e switch
    {
        AggregateException { InnerExceptions.Count: 1 } many => Unwrap(many.InnerExceptions[0]),
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        _ => e,
    };

    private void Write(Exception e, List<string> lines, int depth)
    {
        lines.Add($"{(depth > 0 ? "caused by " : "")}{TypeName(e.GetType())}: {e.Message.Trim()}");
        if (e is TypeInitializationException { TypeName: var type })
        {
            lines.Add($"   {type} cannot be used in this process any more: the runtime prepares a type once. "
                + "Repair the cause below, then restart the kernel.");
        }
        foreach (string frame in Frames(e)) lines.Add("   " + frame);
        if (depth > 8) return;
        IEnumerable<Exception> inner = e is AggregateException many ? many.InnerExceptions : e.InnerException is { } one ? [one] : [];
        foreach (Exception cause in inner.Take(5)) Write(cause, lines, depth + 1);
    }

    private IEnumerable<string> Frames(Exception e)
    {
        string? former = null;
        int same = 0;
        foreach (StackFrame frame in new StackTrace(e, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method) continue;
            string? file = frame.GetFileName();
            string? line = file is null ? null : SourceLine(file, frame.GetFileLineNumber());
            string text;
            if (line is not null) text = $"{file}, line {frame.GetFileLineNumber()}: {Named(method)}{line.Trim()}";
            else if (IsEngine(method)) continue;
            else text = $"in {TypeName(method.DeclaringType)}.{PlainName(method)}({Parameters(method)})";
            if (text == former && ++same > 2) continue;
            if (text != former) same = 0;
            former = text;
            yield return text;
        }
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => TypeName(parameter.ParameterType)));

    private string? SourceLine(string name, int line)
    {
        lock (sources) return sources.TryGetValue(name, out string[]? lines) && line >= 1 && line <= lines.Length ? lines[line - 1] : null;
    }

    // A cell's top level needs no name; its methods do.
    private static string Named(MethodBase method) =>
        PlainName(method) is var name && name.Contains('<', StringComparison.Ordinal) ? "" : $"{name}() · ";

    private static bool IsEngine(MethodBase method)
    {
        Type hidden = typeof(StackTraceHiddenAttribute);
        if (method.IsDefined(hidden) || method.DeclaringType?.IsDefined(hidden) == true) return true;
        string name = $"{method.DeclaringType?.FullName}.{method.Name}";
        return name.StartsWith("Submission#", StringComparison.Ordinal) || Engine.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }

    // <Sum>d__3.MoveNext, <<Initialize>>g__Sum|0_1 and <Sum>b__0 are all Sum.
    private static string PlainName(MethodBase method)
    {
        bool stateMachine = method.Name == "MoveNext" && method.DeclaringType?.Name.StartsWith('<') == true;
        string name = stateMachine ? method.DeclaringType!.Name : method.Name;
        if (LocalFunction().Match(name) is { Success: true } local) return local.Groups[1].Value;
        if (Generated().Match(name) is { Success: true } generated) return generated.Groups[1].Value;
        return name;
    }

    private static string TypeName(Type? type)
    {
        if (type is null) return "";
        if (type.DeclaringType is { } outer && type.IsDefined(typeof(CompilerGeneratedAttribute))) return TypeName(outer);
        string name = type.FullName is null ? type.Name : type.IsGenericType ? $"{type.Namespace}.{type.Name}" : type.FullName;
        name = SubmissionPrefix().Replace(name, "");
        return name.Split('`')[0];
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("\n").Split('\n', 2)[0].Trim();

    [GeneratedRegex(@"g__(\w+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<(\w+)>")]
    private static partial Regex Generated();

    [GeneratedRegex(@"^Submission#\d+\+")]
    private static partial Regex SubmissionPrefix();
}
