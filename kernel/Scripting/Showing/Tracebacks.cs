using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NotebookKernel.Scripting.Showing;

/// <summary>An exception as the reader of a notebook wants it: what it says, where in the cells it came from, and nothing of the engine.</summary>
/// <param name="sourceLine">A line of a cell by the cell's name and the line's number from 1; null when there is none.</param>
internal sealed partial class Tracebacks(Func<string, int, string?> sourceLine)
{
    // The compiler's and the runtime's own ways of getting from the cell to the library.
    private static readonly string[] Engine =
    [
        "Microsoft.CodeAnalysis.", "System.Runtime.CompilerServices.", "System.Runtime.ExceptionServices.",
        "System.Threading.Tasks.", "System.Threading.ExecutionContext", "System.Threading.Thread", "System.Reflection.", "System.RuntimeMethodHandle",
        "NotebookKernel.Scripting.",
    ];

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
            lines.Add($"   {type} cannot be used in this process any more: the runtime prepares a type once. Mend the cause below, then restart the kernel.");
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
            string? line = file is null ? null : sourceLine(file, frame.GetFileLineNumber());
            string text;
            if (line is not null) text = $"{file}, line {frame.GetFileLineNumber()}: {Named(method)}{line.Trim()}";
            else if (IsEngine(method)) continue;
            else text = $"in {TypeName(method.DeclaringType)}.{PlainName(method)}({string.Join(", ", method.GetParameters().Select(p => TypeName(p.ParameterType)))})";
            if (text == former && ++same > 2) continue;
            if (text != former) same = 0;
            former = text;
            yield return text;
        }
    }

    // A cell's top level needs no name; its methods do.
    private static string Named(MethodBase method) => PlainName(method) is var name && name.Contains('<', StringComparison.Ordinal) ? "" : $"{name}() · ";

    private static bool IsEngine(MethodBase method)
    {
        if (method.IsDefined(typeof(StackTraceHiddenAttribute)) || method.DeclaringType?.IsDefined(typeof(StackTraceHiddenAttribute)) == true) return true;
        string name = $"{method.DeclaringType?.FullName}.{method.Name}";
        return name.StartsWith("Submission#", StringComparison.Ordinal) || Engine.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }

    // <Sum>d__3.MoveNext, <<Initialize>>g__Sum|0_1 and <Sum>b__0 are all Sum.
    private static string PlainName(MethodBase method)
    {
        string name = method.Name == "MoveNext" && method.DeclaringType is { } machine && machine.Name.StartsWith('<') ? machine.Name : method.Name;
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
