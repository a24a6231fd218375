using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NotebookKernel.Scripting.References;

namespace NotebookKernel.Scripting.Running;

/// <summary>What has run in a session and what it compiles against, for completion and hover.</summary>
/// <param name="Submissions">The C# of each submission that ran, in order, without magic commands.</param>
/// <param name="References">The libraries that cells compile against.</param>
/// <param name="Imports">Namespaces imported everywhere, and types whose static members are.</param>
internal sealed record SubmissionHistory(
    IReadOnlyList<string> Submissions, IReadOnlyList<MetadataReference> References, IReadOnlyList<string> Imports);

/// <summary>A variable of a session.</summary>
/// <param name="Value">What it holds now.</param>
/// <param name="Type">The type it was declared with.</param>
internal sealed record SessionVariable(object? Value, Type Type);

/// <summary>C# that compiled and can be run once.</summary>
internal sealed class Submission(CSharpCompilation compilation, string code, Func<object?[], Task<object?>>? entry, Func<bool> hasResult)
{
    public CSharpCompilation Compilation => compilation;

    public string Code => code;

    /// <summary>Runs it over the variables of those before; null when it holds declarations only.</summary>
    public Func<object?[], Task<object?>>? Entry => entry;

    /// <summary>Whether it ends in an expression that has a value, null included.</summary>
    public bool HasResult => hasResult();
}

/// <summary>
/// The C# that has run in a session, as a chain of Roslyn script compilations: each sees the names of those before. CSharpScript is not used,
/// because it loses the variables of a cell that was stopped.
/// </summary>
internal sealed class Submissions(SessionLibraries libraries, CellLoadContext loads)
{
    /// <summary>What cells import: the dialect's namespaces, our functions, and the namespaces of Kernel and Formatter.</summary>
    public static readonly IReadOnlyList<string> Imports =
        [.. CellCompiler.CommonImports, "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Formatting"];

    public static readonly CSharpParseOptions Dialect = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    private readonly CellCompiler compiler = new(libraries, Dialect, Imports);
    private readonly List<string> sources = [];
    private object?[] values = new object?[64];

    /// <summary>The C# of each that ran, in order.</summary>
    public IReadOnlyList<string> Sources => sources;

    /// <summary>Compiles C# after what has run; its name, for instance "Cell 3", is shown in errors.</summary>
    /// <exception cref="CompilationException">It is not valid C# here.</exception>
    public Submission Compile(string code, string name, CancellationToken cancel)
    {
        (CSharpCompilation compilation, MemoryStream image, MemoryStream symbols) = compiler.Compile(code, name, cancel);
        // Nothing but usings or remarks makes no code.
        if (image.Length == 0) return new Submission(compilation, code, null, () => false);
        Assembly assembly = loads.LoadCell(compilation.AssemblyName!, image, symbols);
        IMethodSymbol? main = compilation.GetEntryPoint(cancel);
        const BindingFlags Any = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;
        MethodInfo? method = main is null ? null : assembly.GetType(main.ContainingType.MetadataName)!.GetMethod(main.MetadataName, Any);
        return new Submission(compilation, code, method?.CreateDelegate<Func<object?[], Task<object?>>>(), () => EndsInValue(compilation));
    }

    /// <summary>Starts it.</summary>
    public Task<object?> Start(Submission submission) => submission.Entry is { } entry ? entry(values) : Task.FromResult<object?>(null);

    /// <summary>Makes its names known to those after it: before it starts, for it may throw or be stopped half-way.</summary>
    public void Keep(Submission submission)
    {
        compiler.Keep(submission.Compilation);
        sources.Add(submission.Code);
        if (sources.Count + 2 > values.Length) Array.Resize(ref values, values.Length * 2);
    }

    /// <summary>The variables of what ran, the latest of each name.</summary>
    public IReadOnlyDictionary<string, SessionVariable> Variables
    {
        get
        {
            var found = new Dictionary<string, SessionVariable>(StringComparer.Ordinal);
            foreach (object cell in values.OfType<object>())
                foreach (FieldInfo variable in cell.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public)
                             .Where(variable => !variable.Name.Contains('<', StringComparison.Ordinal)))
                    found[variable.Name] = new(variable.GetValue(cell), variable.FieldType);
            return found;
        }
    }

    /// <summary>Gives a variable another value, when its type is this one.</summary>
    /// <returns>Whether there is such a variable.</returns>
    public bool TrySet(string name, object? value, Type type)
    {
        object? cell = values.LastOrDefault(cell => cell?.GetType().GetField(name, BindingFlags.Instance | BindingFlags.Public) is not null);
        if (cell?.GetType().GetField(name) is not { IsInitOnly: false } field || !field.FieldType.IsAssignableFrom(type)) return false;
        field.SetValue(cell, value);
        return true;
    }

    private static bool EndsInValue(CSharpCompilation compilation)
    {
        SyntaxTree tree = compilation.SyntaxTrees[0];
        if (tree.GetCompilationUnitRoot().Members.LastOrDefault() is not GlobalStatementSyntax { Statement: ExpressionStatementSyntax last }
            || !last.SemicolonToken.IsMissing) return false;
        Microsoft.CodeAnalysis.TypeInfo type = compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression);
        return (type.Type ?? type.ConvertedType) is { SpecialType: not SpecialType.System_Void } value && value.TypeKind != TypeKind.Error;
    }
}

/// <summary>C# that does not compile.</summary>
internal sealed class CompilationException(IReadOnlyList<Diagnostic> errors)
    : Exception(errors[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture))
{
    public IReadOnlyList<Diagnostic> Errors => errors;
}
