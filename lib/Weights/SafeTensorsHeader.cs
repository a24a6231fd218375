using System.Text.Json;
using static TorchSharp.torch;

namespace MsstNet.Weights;

/// <summary>Where one tensor lies in the data part of a file: bytes <paramref name="Begin"/> up to <paramref name="End"/>.</summary>
internal sealed record SafeTensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>
/// The JSON header of a safetensors file, checked completely before a byte of data is read or allocated: known types, whole shapes, and
/// ranges that fill the data part from its first byte to its last without gap or overlap.
/// </summary>
internal sealed record SafeTensorsHeader(IReadOnlyList<SafeTensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";
    private const int MostAxes = 16, MostListed = 1000;

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
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Damaged(source, "its header is not a JSON object");

            var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var entries = new List<SafeTensorsEntry>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey) ReadMetadata(property.Value, metadata, source);
                else entries.Add(ReadEntry(property.Name, property.Value, source));
            }
            var ordered = entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToList();
            RequireContiguous(ordered, dataBytes, source);
            return new SafeTensorsHeader(ordered, metadata);
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
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            foreach (var entry in Entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", SafeTensorsType.Of(entry.Type, entry.Name).Code);
                WriteNumbers(json, "shape", entry.Shape);
                WriteNumbers(json, "data_offsets", entry.Begin, entry.End);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
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
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var axes) || !TryNumbers(axes, out long[] shape)
            || !value.TryGetProperty("data_offsets", out var range) || !TryNumbers(range, out long[] offsets) || offsets.Length != 2)
            throw Damaged(source, $"tensor '{OneLine.Quote(name)}' lacks a dtype, a shape or two data_offsets");
        if (!SafeTensorsType.TryParse(dtype.GetString(), out var type, out int bytesEach))
            throw new LabException(
                $"{source}: tensor '{OneLine.Quote(name)}' is stored as '{OneLine.Quote(dtype.GetString()!)}'; "
                + $"convert it to one of {SafeTensorsType.Supported}.");
        if (shape.Length > MostAxes) throw Damaged(source, $"tensor '{OneLine.Quote(name)}' has {shape.Length} axes, more than {MostAxes}");

        // An axis of length 0 makes the tensor empty, but the strides of the others must not overflow either.
        Int128 extent = bytesEach;
        foreach (long length in shape)
        {
            extent *= Math.Max(1, length);
            if (extent > 1L << 62) throw Damaged(source, $"tensor '{OneLine.Quote(name)}' has an impossible shape {Shapes.Text(shape)}");
        }
        long bytes = shape.Contains(0) ? 0 : (long)extent;
        if (offsets[1] < offsets[0] || bytes != offsets[1] - offsets[0])
            throw Damaged(source, $"tensor '{OneLine.Quote(name)}' of shape {Shapes.Text(shape)} needs {bytes} bytes "
                + $"but has data_offsets {Shapes.Text(offsets)}");
        if (bytes > Array.MaxLength)
            throw new LabException(
                $"{source}: tensor '{OneLine.Quote(name)}' holds {bytes} bytes; at most {Array.MaxLength} can be read. Split the tensor.");
        return new SafeTensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static void RequireContiguous(List<SafeTensorsEntry> entries, long dataBytes, string source)
    {
        long next = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != next)
                throw Damaged(source, $"tensor '{OneLine.Quote(entry.Name)}' begins at byte {entry.Begin} of the data, expected {next}");
            next = entry.End;
        }
        if (next != dataBytes)
            throw Damaged(source, $"its header describes {next} bytes of data but {dataBytes} are there");
    }

    private static bool TryNumbers(JsonElement array, out long[] numbers)
    {
        numbers = [];
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > MostListed) return false;
        var found = new List<long>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0) return false;
            found.Add(number);
        }
        numbers = [.. found];
        return true;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static LabException Damaged(string source, string what) =>
        new($"{source} is not a whole safetensors file: {what}. Download or save it again.");
}

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
