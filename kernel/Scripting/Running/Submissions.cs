using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.References;

namespace NotebookKernel.Scripting.Running;

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
/// The chain of C# that ran in a session, on Roslyn's script compilations: each sees the names of those before. The compilations are made here
/// and not by CSharpScript, because that keeps no variables of a cell that was stopped.
/// </summary>
internal sealed class Submissions(SessionLibraries libraries, CellLoadContext loads)
{
    /// <summary>What every cell imports; the dialect's, and our functions.</summary>
    public static readonly IReadOnlyList<string> Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        typeof(CellFunctions).FullName!,
    ];

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
        MethodInfo? method = main is null ? null
            : assembly.GetType(main.ContainingType.MetadataName)!.GetMethod(main.MetadataName, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public);
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

    private static bool EndsInValue(CSharpCompilation compilation) =>
        compilation.SyntaxTrees[0] is var tree && tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
        && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression) is var type
        && (type.Type ?? type.ConvertedType) is { SpecialType: not SpecialType.System_Void } value
        && value.TypeKind != TypeKind.Error;
}

/// <summary>C# that does not compile.</summary>
internal sealed class CompilationException(IReadOnlyList<Diagnostic> errors) : Exception(errors[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture))
{
    public IReadOnlyList<Diagnostic> Errors => errors;
}
