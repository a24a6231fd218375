using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MsstNet.Weights;

/// <summary>Where one tensor lies in the data part of a file, as a header has it.</summary>
/// <param name="Code">The format's name for its type, "F32".</param>
/// <param name="Shape">Lengths of its axes.</param>
/// <param name="Range">Its first byte, and the byte behind its last.</param>
internal sealed record SafeTensorsEntry(
    [property: JsonPropertyName("dtype")] string Code, [property: JsonPropertyName("shape")] long[] Shape,
    [property: JsonPropertyName("data_offsets")] long[] Range);

/// <summary>
/// The JSON header of a safetensors file, checked completely before a byte of data is read or allocated: known types, whole shapes, and
/// ranges that fill the data part from its first byte to its last without gap or overlap.
/// </summary>
internal sealed record SafeTensorsHeader(
    IReadOnlyList<(string Name, SafeTensorsEntry Entry)> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";
    private const int MostAxes = 16, LongestEntry = 10_000;   // in bytes; sixteen axes take a few hundred

    /// <summary>Reads and checks the header.</summary>
    /// <param name="json">UTF-8, possibly padded with spaces.</param>
    /// <param name="dataBytes">Length of the data part.</param>
    /// <param name="source">What is being read, for the messages.</param>
    /// <exception cref="LabException">The header breaks a rule of the format; the message names the tensor.</exception>
    public static SafeTensorsHeader Parse(ReadOnlyMemory<byte> json, long dataBytes, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Damaged(source, "its header is not a JSON object");
            var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var tensors = new List<(string Name, SafeTensorsEntry Entry)>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey) ReadMetadata(property.Value, metadata, source);
                else tensors.Add((property.Name, ReadEntry(property.Name, property.Value, source)));
            }
            tensors = [.. tensors.OrderBy(tensor => tensor.Entry.Range[0]).ThenBy(tensor => tensor.Entry.Range[1])];
            RequireContiguous(tensors, dataBytes, source);
            return new SafeTensorsHeader(tensors, metadata);
        }
        // An unpaired surrogate in a name parses and fails only when it is asked for as text, as InvalidOperationException.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new LabException($"{source} is not a safetensors file: its header is not valid JSON. Download or save it again.", error);
        }
    }

    /// <summary>The header as JSON: metadata by key, then the tensors in the order given.</summary>
    public byte[] Render()
    {
        var fields = new OrderedDictionary<string, object>();
        if (Metadata.Count > 0) fields.Add(MetadataKey, new SortedDictionary<string, string>(Metadata.ToDictionary(), StringComparer.Ordinal));
        foreach (var (name, entry) in Tensors) fields.Add(name, entry);
        return JsonSerializer.SerializeToUtf8Bytes(fields);
    }

    private static void ReadMetadata(JsonElement value, SortedDictionary<string, string> metadata, string source)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Damaged(source, $"{MetadataKey} is not a JSON object");
        foreach (var pair in value.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
                throw Damaged(source, $"{MetadataKey} entry '{OneLine.Quote(pair.Name)}' is not a string");
            metadata.Add(pair.Name, pair.Value.GetString()!);
        }
    }

    private static SafeTensorsEntry ReadEntry(string name, JsonElement value, string source)
    {
        string tensor = $"tensor '{OneLine.Quote(name)}'";
        if (Deserialized(value) is not { Code: { } code, Shape: { } shape, Range: [>= 0 and var begin, >= 0 and var end] } entry
            || shape.Any(length => length < 0))
            throw Damaged(source, $"{tensor} lacks a dtype, a shape or two data_offsets");
        if (SafeTensorsType.Find(code) is not { } type)
            throw new LabException($"{source}: {tensor} is stored as '{OneLine.Quote(code)}'; convert it to one of {SafeTensorsType.Supported}.");
        if (shape.Length > MostAxes) throw Damaged(source, $"{tensor} has {shape.Length} axes, more than {MostAxes}");

        // An axis of length 0 makes the tensor empty, but the strides of the others must not overflow either.
        Int128 extent = type.Bytes;
        foreach (long length in shape)
        {
            extent *= Math.Max(1, length);
            if (extent > 1L << 62) throw Damaged(source, $"{tensor} has an impossible shape {Shapes.Text(shape)}");
        }
        long bytes = shape.Contains(0) ? 0 : (long)extent;
        if (end < begin || bytes != end - begin)
            throw Damaged(source, $"{tensor} of shape {Shapes.Text(shape)} needs {bytes} bytes but has data_offsets {Shapes.Text(entry.Range)}");
        if (bytes > Array.MaxLength)
            throw new LabException($"{source}: {tensor} holds {bytes} bytes; at most {Array.MaxLength} can be read. Split the tensor.");
        return entry;
    }

    private static SafeTensorsEntry? Deserialized(JsonElement value)
    {
        try
        {
            return JsonMarshal.GetRawUtf8Value(value).Length > LongestEntry ? null : value.Deserialize<SafeTensorsEntry>();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void RequireContiguous(List<(string Name, SafeTensorsEntry Entry)> tensors, long dataBytes, string source)
    {
        long next = 0;
        foreach (var (name, entry) in tensors)
        {
            if (entry.Range[0] != next)
                throw Damaged(source, $"tensor '{OneLine.Quote(name)}' begins at byte {entry.Range[0]} of the data, expected {next}");
            next = entry.Range[1];
        }
        if (next != dataBytes)
            throw Damaged(source, $"its header describes {next} bytes of data but {dataBytes} are there");
    }

    private static LabException Damaged(string source, string what) =>
        new($"{source} is not a whole safetensors file: {what}. Download or save it again.");
}

/// <summary>An element type of the safetensors layout that TorchSharp can hold.</summary>
/// <param name="Code">The format's name for it.</param>
/// <param name="Type">TorchSharp's.</param>
/// <param name="Bytes">Bytes of an element.</param>
internal sealed record SafeTensorsType(string Code, ScalarType Type, int Bytes)
{
    private static readonly SafeTensorsType[] Known =
    [
        new("F64", ScalarType.Float64, 8), new("I64", ScalarType.Int64, 8),
        new("F32", ScalarType.Float32, 4), new("I32", ScalarType.Int32, 4),
        new("F16", ScalarType.Float16, 2), new("BF16", ScalarType.BFloat16, 2), new("I16", ScalarType.Int16, 2),
        new("I8", ScalarType.Int8, 1), new("U8", ScalarType.Byte, 1),
    ];

    /// <summary>"F64, I64, …" for messages.</summary>
    public static string Supported { get; } = string.Join(", ", Known.Select(known => known.Code));

    /// <summary>Looks a code up; null where it is not supported.</summary>
    public static SafeTensorsType? Find(string code) => Array.Find(Known, known => known.Code == code);

    /// <summary>The format's type of a tensor.</summary>
    /// <exception cref="ArgumentException">The format has no such type, or we do not write it.</exception>
    public static SafeTensorsType Of(Tensor tensor, string name) => Array.Find(Known, known => known.Type == tensor.dtype)
        ?? throw new ArgumentException($"Tensor '{name}' is {tensor.dtype}; it can be saved as {Supported}.");
}
