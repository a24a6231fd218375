using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MsstNet.Lab.Bench;

/// <summary>
/// A list of methods as .NET's ahead-of-time compiler reads it (crossgen2 --mibc; the tool that writes such files is not published). It is an
/// assembly that nobody runs. For each assembly with methods it has a global method that loads a token of each and drops it, and one,
/// AssemblyDictionary, that names these. The file is a ZIP archive of it. Source: the comments of MIbcProfileParser.cs in dotnet/runtime.
/// </summary>
internal sealed class MethodProfile
{
    private readonly MetadataBuilder metadata = new();
    private readonly TypeReferences types;
    private readonly List<(string Assembly, InstructionEncoder Code)> groups = [];

    public MethodProfile() => types = new(metadata);

    /// <summary>Adds methods of one assembly. Generic ones stand for the code that all reference types share.</summary>
    /// <param name="path">The assembly, as published: intermediate code.</param>
    /// <param name="tokens">Tokens of its methods; others, of stubs that the runtime makes, are left out.</param>
    /// <returns>How many were added.</returns>
    public int Add(string path, IEnumerable<int> tokens)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        var signatures = new SignatureCopy(types);
        var code = new InstructionEncoder(new BlobBuilder());
        int added = 0;
        foreach (int token in tokens.Order())
        {
            int row = token & 0xffffff;
            if (token >> 24 != (int)TableIndex.MethodDef || row == 0 || row > reader.MethodDefinitions.Count) continue;
            MethodDefinition method = reader.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(row));
            if (method.RelativeVirtualAddress == 0 || Reference(reader, method, signatures) is not { } reference) continue;
            Drop(code, reference);
            added++;
        }
        groups.Add((reader.GetString(reader.GetAssemblyDefinition().Name), code));
        return added;
    }

    /// <summary>The file's bytes; call once.</summary>
    /// <param name="name">Its name, by which the compiler finds the assembly in the archive.</param>
    public byte[] ToBytes(string name)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.CreateEntry(name + ".dll", CompressionLevel.SmallestSize);
            entry.LastWriteTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream stream = entry.Open();
            Image().WriteContentTo(stream);
        }
        return bytes.ToArray();
    }

    private EntityHandle? Reference(MetadataReader reader, MethodDefinition method, SignatureCopy signatures)
    {
        var signature = new BlobBuilder();
        if (!signatures.TryWrite(method, signature)) return null;
        EntityHandle owner = types.Of(reader, method.GetDeclaringType());
        int arity = reader.GetTypeDefinition(method.GetDeclaringType()).GetGenericParameters().Count;
        if (arity > 0) owner = metadata.AddTypeSpecification(Shared(arity, types.KindOf(reader, method.GetDeclaringType()), owner));
        EntityHandle reference =
            metadata.AddMemberReference(owner, metadata.GetOrAddString(reader.GetString(method.Name)), metadata.GetOrAddBlob(signature));
        int ownArity = method.GetGenericParameters().Count;
        return ownArity == 0 ? reference : metadata.AddMethodSpecification(reference, Shared(ownArity));
    }

    // A generic type or method with System.__Canon for every argument: the code that all reference types share.
    private BlobHandle Shared(int arity, SignatureTypeKind kind = default, EntityHandle owner = default)
    {
        var blob = new BlobBuilder();
        GenericTypeArgumentsEncoder arguments = owner.IsNil
            ? new BlobEncoder(blob).MethodSpecificationSignature(arity)
            : new BlobEncoder(blob).TypeSpecificationSignature().GenericInstantiation(owner, arity, kind == SignatureTypeKind.ValueType);
        for (int i = 0; i < arity; i++) arguments.AddArgument().Type(types.Canonical, isValueType: false);
        return metadata.GetOrAddBlob(blob);
    }

    private static void Drop(InstructionEncoder code, EntityHandle token)
    {
        code.OpCode(ILOpCode.Ldtoken);
        code.Token(token);
        code.OpCode(ILOpCode.Pop);
    }

    private BlobBuilder Image()
    {
        var bodies = new MethodBodyStreamEncoder(new BlobBuilder());
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, returns => returns.Void(), _ => { });
        BlobHandle nothing = metadata.GetOrAddBlob(signature);
        metadata.AddModule(0, metadata.GetOrAddString("methods.dll"), default, default, default);
        metadata.AddAssembly(metadata.GetOrAddString("methods"), new Version(0, 0, 0, 0), default, default, default, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default,
            MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var dictionary = new InstructionEncoder(new BlobBuilder());
        foreach (var (assembly, code) in groups)
        {
            dictionary.LoadString(metadata.GetOrAddUserString(assembly + ";"));
            Drop(dictionary, Global("Assembly_" + assembly, code));
        }
        Global("AssemblyDictionary", dictionary);
        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), bodies.Builder,
            deterministicIdProvider: _ => new BlobContentId(Guid.Empty, 1)).Serialize(image);
        return image;

        MethodDefinitionHandle Global(string name, InstructionEncoder code) => metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, metadata.GetOrAddString(name), nothing,
            bodies.AddMethodBody(code), MetadataTokens.ParameterHandle(1));
    }
}
