using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using NotebookKernel.Scripting.Running;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>Roslyn's editor services for scripts. Composing them takes about a second, so it is done once a process.</summary>
internal static class RoslynHost
{
    private static readonly Lazy<MefHostServices> LazyServices = new(() => MefHostServices.DefaultHost);

    private static readonly Lazy<ImmutableArray<MetadataReference>> LazyReferences = new(() =>
        DocumentedReferences.Of(FrameworkAndLibrary().Select(DocumentedReferences.Of)));

    /// <summary>The services of completion, hover and classification.</summary>
    public static MefHostServices Services => LazyServices.Value;

    /// <summary>Every managed assembly this process may load: the framework, the library, its packages.</summary>
    public static ImmutableArray<MetadataReference> References => LazyReferences.Value;

    /// <summary>What a cell sees without a `using`.</summary>
    public static IReadOnlyList<string> Imports => Submissions.Imports;

    /// <summary>The script dialect, with documentation comments read.</summary>
    public static CSharpParseOptions ParseOptions { get; } =
        new(LanguageVersion.Latest, DocumentationMode.Parse, SourceCodeKind.Script);

    /// <summary>Options of a compilation that only ever answers questions.</summary>
    public static CSharpCompilationOptions CompilationOptions(IEnumerable<string> imports) =>
        new(OutputKind.DynamicallyLinkedLibrary, usings: imports, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Disable,
            concurrentBuild: false);

    private static IEnumerable<string> FrameworkAndLibrary() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
