using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using NotebookKernel.Scripting.Cells;
using NotebookKernel.Scripting.References;

namespace NotebookKernel.Scripting.Running;

/// <summary>A cell's code and debugging symbols; both are empty when it holds only usings or comments.</summary>
internal sealed record CompiledCell(CSharpCompilation Compilation, MemoryStream Image, MemoryStream Symbols);

/// <summary>
/// Compiles one cell after another, against the libraries that cells have needed so far, and against all libraries when those do not suffice; with
/// the common imports, and with all when those do not suffice.
/// Every compilation builds its own view of the namespaces of its libraries and keeps it as long as the session lasts, which takes much memory
/// with all of them.
/// </summary>
internal sealed class CellCompiler(SessionLibraries libraries, CSharpParseOptions dialect, IReadOnlyList<string> imports)
{
    /// <summary>The imports that nearly every cell gets by with; each namespace more costs every cell time and memory.</summary>
    public static readonly IReadOnlyList<string> CommonImports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        typeof(CellFunctions).FullName!,
    ];

    private readonly CSharpCompilationOptions common = new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: CommonImports,
        // A hot loop in a cell runs at the library's speed; lines in stack traces stay right where a method runs but once.
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        concurrentBuild: false,
        metadataImportOptions: MetadataImportOptions.Public,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    private CSharpCompilationOptions Wide => common.WithUsings(imports);

    private CompiledCells cells = new(libraries.InUse);
    private int made;

    /// <summary>Compiles C# after what was kept; its name, for instance "Cell 3", is shown in errors.</summary>
    /// <exception cref="CompilationException">It is not valid C# here.</exception>
    public CompiledCell Compile(string code, string name, CancellationToken cancel)
    {
        SyntaxTree written = CSharpSyntaxTree.ParseText(SourceText.From(code, System.Text.Encoding.UTF8), dialect, name, cancel);
        SyntaxTree tree = GuardedLoops.Of(written);
        // New even when the one before did not compile.
        string assembly = $"cell-{++made}";

        Diagnostic[] errors = Emit(Bind(tree, assembly, cells, common), out CompiledCell cell, cancel);
        if (errors.Length == 0) return cell;
        CompiledCells all = cells.Against(libraries.References);
        if (Emit(Bind(tree, assembly, all, Wide), out CompiledCell whole, cancel).Length == 0)
        {
            CompiledCells more = cells.Against(libraries.InUseWith([.. Needed(whole), .. Missed(cell.Compilation, errors)]));
            if (Emit(Bind(tree, assembly, more, common), out cell, cancel).Length > 0
                && Emit(Bind(tree, assembly, more, Wide), out cell, cancel).Length > 0) (more, cell) = (all, whole);
            GrowTo(more);
            return cell;
        }
        // An error's place is that in the text as written.
        errors = Emit(Bind(written, assembly, all, Wide), out whole, cancel);
        if (errors.Length > 0) throw new CompilationException(errors);
        GrowTo(all);
        return whole;
    }

    private void GrowTo(CompiledCells more)
    {
        cells = more;
        libraries.InUse = more.References;
    }

    /// <summary>Makes the names of the cell compiled last known to those after it.</summary>
    public void Keep(CSharpCompilation compilation) => cells.Add(compilation);

    private static CSharpCompilation Bind(SyntaxTree tree, string assembly, CompiledCells after, CSharpCompilationOptions options) =>
        CSharpCompilation.CreateScriptCompilation(assembly, tree, after.References, options, after.Last, typeof(object));

    // Errors, and not the lack of success, which nothing but usings has too.
    private static Diagnostic[] Emit(CSharpCompilation compilation, out CompiledCell cell, CancellationToken cancel)
    {
        cell = new CompiledCell(compilation, new MemoryStream(), new MemoryStream());
        var portable = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
        EmitResult result = compilation.Emit(cell.Image, cell.Symbols, options: portable, cancellationToken: cancel);
        cell.Image.Position = cell.Symbols.Position = 0;
        return [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    }

    // What the code calls.
    private static IEnumerable<string> Needed(CompiledCell cell)
    {
        if (cell.Image.Length == 0) return [];
        using var file = new PEReader([.. cell.Image.ToArray()]);
        MetadataReader reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    // What the compiler had to look into besides, for instance for the base of a class.
    private static IEnumerable<string> Missed(CSharpCompilation compilation, IEnumerable<Diagnostic> errors) =>
        errors.SelectMany(diagnostic => compilation.GetUnreferencedAssemblyIdentities(diagnostic)).Select(identity => identity.Name);
}
