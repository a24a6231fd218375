using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MsstNet.Lab.Bench;

/// <summary>A type in a signature: what writes it, and its token if it is a named type.</summary>
internal sealed record SignatureType(Action<BlobBuilder> Write, EntityHandle Token = default);

/// <summary>
/// Writes a method's signature again with the tokens of another assembly (ECMA-335, II.23.2). Function pointers and arrays of several
/// dimensions are not needed here.
/// </summary>
internal sealed class SignatureCopy(TypeReferences types) : ISignatureTypeProvider<SignatureType, object?>
{
    /// <summary>Copies a method's signature.</summary>
    /// <returns>False if it has something that is not copied.</returns>
    public bool TryWrite(MethodDefinition method, BlobBuilder to)
    {
        try
        {
            MethodSignature<SignatureType> signature = method.DecodeSignature(this, null);
            to.WriteByte(signature.Header.RawValue);
            if (signature.GenericParameterCount > 0) to.WriteCompressedInteger(signature.GenericParameterCount);
            to.WriteCompressedInteger(signature.ParameterTypes.Length);
            signature.ReturnType.Write(to);
            foreach (SignatureType parameter in signature.ParameterTypes) parameter.Write(to);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    public SignatureType GetPrimitiveType(PrimitiveTypeCode typeCode) => new(to => to.WriteByte((byte)typeCode));

    public SignatureType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Named(types.Of(reader, handle), rawTypeKind);

    public SignatureType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Named(types.Of(reader, handle), rawTypeKind);

    public SignatureType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public SignatureType GetSZArrayType(SignatureType elementType) => Prefixed(SignatureTypeCode.SZArray, elementType);

    public SignatureType GetByReferenceType(SignatureType elementType) => Prefixed(SignatureTypeCode.ByReference, elementType);

    public SignatureType GetPointerType(SignatureType elementType) => Prefixed(SignatureTypeCode.Pointer, elementType);

    public SignatureType GetPinnedType(SignatureType elementType) => Prefixed(SignatureTypeCode.Pinned, elementType);

    public SignatureType GetGenericTypeParameter(object? genericContext, int index) => Numbered(SignatureTypeCode.GenericTypeParameter, index);

    public SignatureType GetGenericMethodParameter(object? genericContext, int index) => Numbered(SignatureTypeCode.GenericMethodParameter, index);

    public SignatureType GetGenericInstantiation(SignatureType genericType, ImmutableArray<SignatureType> typeArguments) => new(to =>
    {
        to.WriteByte((byte)SignatureTypeCode.GenericTypeInstance);
        genericType.Write(to);
        to.WriteCompressedInteger(typeArguments.Length);
        foreach (SignatureType argument in typeArguments) argument.Write(to);
    });

    public SignatureType GetModifiedType(SignatureType modifier, SignatureType unmodifiedType, bool isRequired) => new(to =>
    {
        to.WriteByte((byte)(isRequired ? SignatureTypeCode.RequiredModifier : SignatureTypeCode.OptionalModifier));
        to.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(modifier.Token));
        unmodifiedType.Write(to);
    });

    public SignatureType GetArrayType(SignatureType elementType, ArrayShape shape) => throw new NotSupportedException("Several dimensions.");

    public SignatureType GetFunctionPointerType(MethodSignature<SignatureType> signature) => throw new NotSupportedException("A function pointer.");

    private static SignatureType Named(EntityHandle type, byte kind) => new(to =>
    {
        to.WriteByte(kind);
        to.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(type));
    }, type);

    private static SignatureType Prefixed(SignatureTypeCode code, SignatureType type) => new(to =>
    {
        to.WriteByte((byte)code);
        type.Write(to);
    });

    private static SignatureType Numbered(SignatureTypeCode code, int index) => new(to =>
    {
        to.WriteByte((byte)code);
        to.WriteCompressedInteger(index);
    });
}
