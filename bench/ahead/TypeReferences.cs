using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MsstNet.Lab.Bench;

/// <summary>References to types of other assemblies, each once, for types that another assembly defines or refers to.</summary>
internal sealed class TypeReferences
{
    private readonly MetadataBuilder metadata;
    private readonly Dictionary<string, AssemblyReferenceHandle> assemblies = [];
    private readonly Dictionary<(EntityHandle Scope, string Namespace, string Name), TypeReferenceHandle> types = [];

    public TypeReferences(MetadataBuilder metadata)
    {
        this.metadata = metadata;
        // The compiler knows its canonical type by this assembly's name; the runtime's own class of that name would be a type like others.
        Canonical = Type(Assembly("System.Private.Canon", new Version(0, 0, 0, 0), []), "System", "__Canon");
    }

    /// <summary>System.__Canon, "any reference type" in shared generic code.</summary>
    public EntityHandle Canonical { get; }

    /// <summary>A type that the assembly defines.</summary>
    public EntityHandle Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        return Type(outer.IsNil ? Assembly(reader.GetAssemblyDefinition().GetAssemblyName()) : Of(reader, outer),
            reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    /// <summary>A type that the assembly refers to.</summary>
    /// <exception cref="NotSupportedException">It is in another module of the same assembly.</exception>
    public EntityHandle Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        EntityHandle scope = type.ResolutionScope.Kind switch
        {
            HandleKind.AssemblyReference => Assembly(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).GetAssemblyName()),
            HandleKind.TypeReference => Of(reader, (TypeReferenceHandle)type.ResolutionScope),
            var other => throw new NotSupportedException($"A type in a {other}."),
        };
        return Type(scope, reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    /// <summary>Whether a defined type is a value or a class.</summary>
    public SignatureTypeKind KindOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        EntityHandle parent = reader.GetTypeDefinition(handle).BaseType;
        if (parent.Kind != HandleKind.TypeReference) return SignatureTypeKind.Class;
        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)parent);
        bool value = reader.StringComparer.Equals(type.Namespace, "System")
            && (reader.StringComparer.Equals(type.Name, "ValueType") || reader.StringComparer.Equals(type.Name, "Enum"));
        return value ? SignatureTypeKind.ValueType : SignatureTypeKind.Class;
    }

    private AssemblyReferenceHandle Assembly(AssemblyName name) => Assembly(name.Name!, name.Version!, [.. name.GetPublicKeyToken() ?? []]);

    private AssemblyReferenceHandle Assembly(string name, Version version, ImmutableArray<byte> key)
    {
        if (!assemblies.TryGetValue(name, out AssemblyReferenceHandle handle))
            assemblies[name] = handle = metadata.AddAssemblyReference(metadata.GetOrAddString(name), version, default,
                key.IsEmpty ? default : metadata.GetOrAddBlob(key), default, default);
        return handle;
    }

    private TypeReferenceHandle Type(EntityHandle scope, string inNamespace, string name)
    {
        if (!types.TryGetValue((scope, inNamespace, name), out TypeReferenceHandle handle))
            types[(scope, inNamespace, name)] = handle = metadata.AddTypeReference(scope,
                inNamespace.Length == 0 ? default : metadata.GetOrAddString(inNamespace), metadata.GetOrAddString(name));
        return handle;
    }
}
