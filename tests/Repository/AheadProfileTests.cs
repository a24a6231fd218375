using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MsstNet.Lab.Tests.Repository;

/// <summary>
/// The list of methods that the build compiles ahead of time, kernel/notebooks.mibc. Oracles: System.Reflection.Metadata, which reads the list as it
/// reads any assembly; the assemblies that it names; the header of a compiled image (ECMA-335's ManagedNativeHeader).
/// </summary>
public sealed class AheadProfileTests : IDisposable
{
    private readonly PEReader list = Open(Path.Combine(Checkout.Root, "kernel", "notebooks.mibc"));

    private MetadataReader Reader => list.GetMetadataReader();

    public void Dispose() => list.Dispose();

    [Fact]
    public void The_build_compiles_the_assemblies_of_the_list()
    {
        string targets = File.ReadAllText(Path.Combine(Checkout.Root, "Directory.Build.targets"));
        string named = Regex.Match(targets, "<AheadAssemblies>(.*?)</AheadAssemblies>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(Groups(), named.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Their_methods_are_those_of_the_packages_in_use()
    {
        // A new version renames a few; when a tenth is gone, `bench ahead` should write the list again.
        var (methods, missing) = (0, new List<string>());
        var defined = Groups().ToDictionary(name => name, name => Defined(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        foreach (MemberReferenceHandle handle in Reader.MemberReferences)
        {
            MemberReference method = Reader.GetMemberReference(handle);
            var (assembly, type) = Owner(method.Parent);
            methods++;
            string name = $"{type}.{Reader.GetString(method.Name)}";
            if (!defined[assembly].Contains(name)) missing.Add($"{assembly}: {name}");
        }
        Assert.InRange(methods, 15_000, 30_000);
        Assert.True(missing.Count < methods / 10, $"{missing.Count} of {methods} methods are gone: {string.Join(", ", missing.Take(5))}");
    }

    [Fact]
    public void The_output_folder_holds_compiled_images()
    {
        bool here = OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;
        Assert.SkipUnless(here, "Only Linux x64 compiles packages ahead of time.");
        string[] names = Groups(), compiled = [.. names.Where(IsCompiled)];
        Assert.SkipWhen(compiled.Length == 0 && Environment.GetEnvironmentVariable("CI") is null,
            "Built with -p:CompilePackagesAhead=false, or without the compiler's package.");
        Assert.Equal(names, compiled);
    }

    /// <summary>Code that all reference types share is what most of Roslyn's collections are.</summary>
    [Fact]
    public void Roslyn_s_images_hold_shared_generic_code()
    {
        Assert.SkipUnless(IsCompiled("Microsoft.CodeAnalysis"), "Packages are not compiled here.");
        const int InstanceEntryPoints = 109;
        Assert.All(["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp"], name =>
            Assert.True(Sections(name).GetValueOrDefault(InstanceEntryPoints) > 1000, $"{name}.dll has no code of generic types."));
    }

    private static bool IsCompiled(string name) => Sections(name).GetValueOrDefault(RuntimeFunctions) > 0;

    private const int RuntimeFunctions = 102;

    // Bytes of each section of a ReadyToRun image; none for intermediate code. The header is a signature of 4 bytes, the version and the flags of 4
    // bytes each, and the number of sections, which are a type, an address and a size of 4 bytes each (dotnet/runtime, readytorun-format.md).
    private static Dictionary<int, int> Sections(string name)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        DirectoryEntry header = image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory;
        if (header.Size == 0) return [];
        BlobReader reader = image.GetSectionData(header.RelativeVirtualAddress).GetReader();
        Assert.Equal(0x00525452, reader.ReadInt32());
        reader.Offset += 8;
        var sections = new Dictionary<int, int>();
        for (int i = reader.ReadInt32(); i > 0; i--)
        {
            int type = reader.ReadInt32();
            reader.Offset += 4;
            sections[type] = reader.ReadInt32();
        }
        return sections;
    }

    // AssemblyDictionary loads a string "NAME;" for each group.
    private string[] Groups()
    {
        MethodDefinition dictionary = Reader.MethodDefinitions.Select(Reader.GetMethodDefinition)
            .Single(method => Reader.StringComparer.Equals(method.Name, "AssemblyDictionary"));
        BlobReader code = list.GetMethodBody(dictionary.RelativeVirtualAddress).GetILReader();
        var groups = new List<string>();
        while (code.RemainingBytes > 0)
        {
            var instruction = (ILOpCode)code.ReadByte();
            if (instruction == ILOpCode.Pop) continue;
            int token = code.ReadInt32();
            if (instruction == ILOpCode.Ldstr) groups.Add(Reader.GetUserString(MetadataTokens.UserStringHandle(token & 0xffffff)).TrimEnd(';'));
        }
        return [.. groups];
    }

    private (string Assembly, string Type) Owner(EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            // GENERICINST, class or value type, the type.
            BlobReader signature = Reader.GetBlobReader(Reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
            (_, _) = (signature.ReadByte(), signature.ReadByte());
            parent = signature.ReadTypeHandle();
        }
        TypeReference type = Reader.GetTypeReference((TypeReferenceHandle)parent);
        string name = Reader.GetString(type.Name);
        if (type.ResolutionScope.Kind != HandleKind.TypeReference)
            return (Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name),
                $"{Reader.GetString(type.Namespace)}.{name}");
        var (assembly, outer) = Owner(type.ResolutionScope);
        return (assembly, $"{outer}+{name}");
    }

    private static HashSet<string> Defined(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        return [.. reader.MethodDefinitions.Select(reader.GetMethodDefinition)
            .Select(method => $"{Name(reader, method.GetDeclaringType())}.{reader.GetString(method.Name)}")];
    }

    private static string Name(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        return type.GetDeclaringType().IsNil ? $"{reader.GetString(type.Namespace)}.{name}" : $"{Name(reader, type.GetDeclaringType())}+{name}";
    }

    private static PEReader Open(string file)
    {
        using ZipArchive archive = ZipFile.OpenRead(file);
        using Stream entry = archive.GetEntry(Path.GetFileName(file) + ".dll")!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return new PEReader(ImmutableArray.Create(bytes.ToArray()));
    }
}
