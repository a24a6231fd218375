using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>Libraries and packages that a cell adds. Oracles: what the compiled library does by its source; NuGet's own codes. Exact.</summary>
public sealed class LibraryTests : SessionTest
{
    [Fact]
    public async Task A_library_brings_what_lies_beside_it()
    {
        MetadataReference deep = Compile("Deep", "public class Deep { public virtual int Value => 3; }");
        Compile("Near", "public class Near : Deep { public override int Value => base.Value * 14; }", deep);
        Assert.Equal("42", (await RunWell("#r \"libs/Near.dll\"\nnew Near().Value")).Result![MimeBundle.PlainText]);
        Assert.Equal("3", (await RunWell("Deep d = new Near(); d = new Deep(); d.Value")).Result![MimeBundle.PlainText]);
    }

    [Fact]
    public async Task A_library_of_the_same_name_as_one_that_an_earlier_session_loaded_is_its_own()
    {
        foreach (int value in (int[])[1, 2])
        {
            MetadataReference below = Compile("Below", $"public class Below {{ public virtual int Value => {value}; }}");
            Compile("Above", "public class Above : Below { }", below);
            // Elsewhere, for the runtime keeps what it has read of a path.
            Directory.Move(Path.Combine(Folder, "libs"), Path.Combine(Folder, $"libs{value}"));
            await Session.DisposeAsync();
            await using var session = new NotebookKernel.Scripting.ScriptSession(new() { Folder = Folder });
            var front = new RecordingFront();
            await session.ExecuteAsync($"#r \"libs{value}/Above.dll\"\nnew Above().Value", front, Cancel).WaitAsync(Guard, Cancel);
            Assert.Equal($"{value}", front.Result![MimeBundle.PlainText]);
        }
    }

    [Fact]
    public async Task A_library_that_comes_later_fills_what_an_earlier_one_missed()
    {
        MetadataReference deep = Compile("Deep", "public class Deep { public virtual int Value => 3; }");
        Compile("Near", "public class Near : Deep { } public class Other { public int Value => 5; }", deep);
        File.Move(Path.Combine(Folder, "libs", "Deep.dll"), Path.Combine(Folder, "Deep.dll"));
        Assert.Equal("5", (await RunWell("#r \"libs/Near.dll\"\nvar other = new Other(); other.Value")).Result![MimeBundle.PlainText]);
        Assert.Contains("CS0012", (await Run("new Near().Value")).Error!.Message, StringComparison.Ordinal);
        Assert.Equal("8", (await RunWell("#r \"Deep.dll\"\nOther same = other; new Near().Value + same.Value")).Result![MimeBundle.PlainText]);
    }

    [Fact]
    public async Task A_library_that_an_imported_file_references_is_found_from_the_files_own_folder()
    {
        Compile("Deep", "namespace Depths; public class Deep { public int Value => 3; }");
        Write("shared/setup.cs", "#r \"../libs/Deep.dll\"\nusing System.IO;\nusing Depths;\nusing static System.Math;");
        Assert.Equal("5", (await RunWell("#!import \"shared/setup.cs\"\nint depth = 2;", "new Deep().Value + depth")).Result![MimeBundle.PlainText]);
        // The usings reach later cells, and what completion and hover see of them.
        Assert.Equal("4", (await RunWell("(int)Sqrt(16)")).Result![MimeBundle.PlainText]);
        Assert.Equal("Value", (await Session.CompleteAsync("new Deep().Va", 13, Cancel)).Items[0].Text);
        Assert.Equal("DirectoryInfo", (await Session.CompleteAsync("DirectoryInf", 12, Cancel)).Items[0].Text);
        Assert.Contains("int Deep.Value", (await Session.InspectAsync("new Deep().Value", 14, Cancel))![MimeBundle.PlainText],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_library_is_one_line()
    {
        Write("libs/text.dll", "not a library");
        CellError error = (await Run("#r \"libs/text.dll\"")).Error!;
        Assert.Contains("text.dll", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("2", (await RunWell("1 + 1")).Result![MimeBundle.PlainText]);
    }

    [Theory]
    [InlineData("empty", "NU1101")]
    [InlineData("http://127.0.0.1:9/v3/index.json", "NU1301")]
    public async Task A_package_that_cannot_be_had_is_told_with_the_code(string feed, string code)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));
        Write("nuget.config",
            $"<configuration><packageSources><clear /><add key=\"only\" value=\"{feed}\" allowInsecureConnections=\"true\" "
            + "/></packageSources></configuration>");
        CellError error = (await Run("#r \"nuget: No.Such.Package.At.All, 1.2.3\"")).Error!;
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Contains("No.Such.Package.At.All", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", (await RunWell("1 + 1")).Result![MimeBundle.PlainText]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PortableExecutableReference Compile(string name, string code, params MetadataReference[] needs)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "libs")).FullName, name + ".dll");
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), .. needs],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(compilation.Emit(path).Success);
        return MetadataReference.CreateFromFile(path);
    }
}
