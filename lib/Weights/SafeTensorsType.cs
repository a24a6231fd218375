using static TorchSharp.torch;

namespace MsstNet.Weights;

/// <summary>The element types of the safetensors layout that TorchSharp can hold, with the format's names for them.</summary>
internal static class SafeTensorsType
{
    private static readonly (string Code, ScalarType Type, int Bytes)[] Known =
    [
        ("F64", ScalarType.Float64, 8), ("I64", ScalarType.Int64, 8),
        ("F32", ScalarType.Float32, 4), ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2), ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1), ("U8", ScalarType.Byte, 1),
    ];

    /// <summary>"F64, I64, …" for messages.</summary>
    public static string Supported { get; } = string.Join(", ", Known.Select(known => known.Code));

    /// <summary>Looks a code up; false where it is not supported.</summary>
    public static bool TryParse(string? code, out ScalarType type, out int bytes)
    {
        var found = Known.FirstOrDefault(known => known.Code == code);
        (type, bytes) = (found.Type, found.Bytes);
        return found.Code is not null;
    }

    /// <summary>The format's code for a type, and its bytes an element.</summary>
    /// <exception cref="ArgumentException">The format has no such type, or we do not write it.</exception>
    public static (string Code, int Bytes) Of(ScalarType type, string tensor)
    {
        var found = Known.FirstOrDefault(known => known.Type == type && known.Code is not null);
        return found.Code is null
            ? throw new ArgumentException($"Tensor '{tensor}' is {type}; it can be saved as {Supported}.")
            : (found.Code, found.Bytes);
    }
}
