using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>One instruction.</summary>
/// <param name="Operation">"stloc.s".</param>
/// <param name="Local">The local variable it stores or loads.</param>
/// <param name="Call">The method it calls or names: "Namespace.Type/Nested.Name(Parameter,…)".</param>
/// <param name="Returns">What that method returns.</param>
public sealed record MethodStep(string Operation, int? Local, string? Call, string? Returns);

/// <summary>The instructions of one method of an assembly (ECMA-335, partition III).</summary>
/// <param name="Name">"Namespace.Type/Nested.Name(Parameter,…)".</param>
/// <param name="Code">Its instructions.</param>
public sealed record MethodCode(string Name, IReadOnlyList<MethodStep> Code)
{
    private static readonly Dictionary<ushort, OpCode> Operations = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(operation => (ushort)operation.Value);

    /// <summary>Every method that has a body.</summary>
    public static IReadOnlyList<MethodCode> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var names = new MetadataNames(file.GetMetadataReader());
        return
        [
            .. from handle in names.Reader.MethodDefinitions
               let address = names.Reader.GetMethodDefinition(handle).RelativeVirtualAddress
               where address != 0
               select new MethodCode(names.Method(handle)!.Value.Name, Steps(file.GetMethodBody(address).GetILReader(), names)),
        ];
    }

    private static List<MethodStep> Steps(BlobReader code, MetadataNames names)
    {
        var steps = new List<MethodStep>();
        while (code.RemainingBytes > 0)
        {
            ushort number = code.ReadByte();
            if (number == 0xFE) number = (ushort)(0xFE00 | code.ReadByte());
            var operation = Operations[number];
            (int? local, (string Name, string Returns)? call) = (null, null);
            switch (operation.OperandType)
            {
                case OperandType.InlineNone:
                    if (operation.Name![..^1] is "stloc." or "ldloc.") local = operation.Name[^1] - '0';
                    break;
                case OperandType.ShortInlineVar: local = code.ReadByte(); break;
                case OperandType.InlineVar: local = code.ReadUInt16(); break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI: code.ReadByte(); break;
                case OperandType.InlineI8 or OperandType.InlineR: code.ReadInt64(); break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineMethod or OperandType.InlineTok: call = names.Method(MetadataTokens.EntityHandle(code.ReadInt32())); break;
                default: code.ReadInt32(); break;
            }
            steps.Add(new MethodStep(operation.Name!, local, call?.Name, call?.Returns));
        }
        return steps;
    }
}

/// <summary>Names of methods and types as text.</summary>
internal sealed class MetadataNames(MetadataReader reader) : ISignatureTypeProvider<string, object?>
{
    public MetadataReader Reader => reader;

    /// <summary>A method's name and return type; null for what is no method.</summary>
    public (string Name, string Returns)? Method(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                var definition = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return Text(definition.GetDeclaringType(), definition.Name, definition.DecodeSignature(this, null));
            case HandleKind.MemberReference:
                var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                return member.GetKind() == MemberReferenceKind.Method ? Text(member.Parent, member.Name, member.DecodeMethodSignature(this, null))
                    : null;
            case HandleKind.MethodSpecification:
                return Method(reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            default:
                return null;
        }
    }

    private (string Name, string Returns) Text(EntityHandle type, StringHandle name, MethodSignature<string> signature) =>
        ($"{Type(type)}.{reader.GetString(name)}({string.Join(",", signature.ParameterTypes)})", signature.ReturnType);

    private string Type(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
        _ => "",
    };

    private string Full(StringHandle space, StringHandle name) => space.IsNil ? reader.GetString(name)
        : $"{reader.GetString(space)}.{reader.GetString(name)}";

    public string GetTypeFromDefinition(MetadataReader metadata, TypeDefinitionHandle handle, byte kind)
    {
        var type = reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{Type(outer)}/{reader.GetString(type.Name)}" : Full(type.Namespace, type.Name);
    }

    public string GetTypeFromReference(MetadataReader metadata, TypeReferenceHandle handle, byte kind)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{Type(type.ResolutionScope)}/{reader.GetString(type.Name)}"
            : Full(type.Namespace, type.Name);
    }

    public string GetTypeFromSpecification(MetadataReader metadata, object? context, TypeSpecificationHandle handle, byte kind) => Type(handle);

    public string GetArrayType(string element, ArrayShape shape) => element + "[,]";

    public string GetSZArrayType(string element) => element + "[]";

    public string GetByReferenceType(string element) => element + "&";

    public string GetPointerType(string element) => element + "*";

    public string GetPinnedType(string element) => element;

    public string GetModifiedType(string modifier, string unmodified, bool required) => unmodified;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

    public string GetGenericInstantiation(string type, ImmutableArray<string> arguments) => $"{type}<{string.Join(",", arguments)}>";

    public string GetGenericMethodParameter(object? context, int index) => "!!" + index;

    public string GetGenericTypeParameter(object? context, int index) => "!" + index;

    public string GetPrimitiveType(PrimitiveTypeCode type) => type.ToString();
}
