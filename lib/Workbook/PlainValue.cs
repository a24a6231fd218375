using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;

namespace MsstNet.Workbook;

/// <summary>
/// Values as the judge sees them: numbers, true and false, words, nothing, and lists of these. An array of any kind, a tensor and a tuple are the
/// same
/// list, so a reader writes a function with the types he likes.
/// </summary>
internal static class PlainValue
{
    /// <summary>How objects are written on the line to the judge.</summary>
    public static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value in plain form; a number that JSON cannot hold becomes "NaN", "Infinity" or "-Infinity".</summary>
    /// <exception cref="ArgumentException">It is of a kind that is no answer.</exception>
    public static JsonNode? Of(object? value) => value switch
    {
        null => null,
        bool truth => truth,
        string word => word,
        torch.Tensor tensor => Of(tensor),
        Array { Rank: > 1 } array => Of(array, new int[array.Rank], 0),
        ITuple tuple => new JsonArray([.. Enumerable.Range(0, tuple.Length).Select(i => Of(tuple[i]))]),
        IEnumerable several => new JsonArray([.. several.Cast<object?>().Select(Of)]),
        IConvertible number when number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal =>
            Number(number.ToDouble(CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"{value.GetType().Name} is neither a number nor a list of numbers"),
    };

    /// <summary>A plain value as an object of a type.</summary>
    /// <exception cref="ArgumentException">The type cannot hold it.</exception>
    public static object? To(Type type, JsonNode? node)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return node is null ? null : To(inner, node);
        if (node is null && type.IsValueType) throw new ArgumentException($"one input is null, which no {type.Name} can be; use {type.Name}?");
        if (type == typeof(torch.Tensor)) return Tensor(node);
        if (type == typeof(bool)) return (bool)node!;
        if (type == typeof(string)) return (string?)node;
        if (type == typeof(object)) return node is JsonArray ? To(typeof(object[]), node) : (double)node!;
        if (Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal)
            return Convert.ChangeType((double)node!, type, CultureInfo.InvariantCulture);
        if (node is not JsonArray list) throw new ArgumentException($"a parameter of type {type.Name} takes none of these inputs");
        if (type.IsArray && type.GetArrayRank() > 1) return Rectangular(type.GetElementType()!, type.GetArrayRank(), list);
        Type element = type.IsArray ? type.GetElementType()!
            : type is { IsGenericType: true, GenericTypeArguments: [var one] } ? one
            : throw new ArgumentException($"a parameter of type {type.Name} takes no list; use double[] or Tensor");
        var array = Array.CreateInstance(element, list.Count);
        for (int i = 0; i < list.Count; i++) array.SetValue(To(element, list[i]), i);
        return type.IsInstanceOfType(array) ? array
            : type.GetConstructor([typeof(IEnumerable<>).MakeGenericType(element)])?.Invoke([array])
            ?? throw new ArgumentException($"a parameter of type {type.Name} takes no list; use {element.Name}[]");
    }

    private static JsonNode Number(double number) => double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture);

    private static JsonNode? Of(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        var flat = tensor.detach().to(torch.float64).cpu();
        if (tensor.dim() == 0) return Number(flat.item<double>());
        return new JsonArray([.. Enumerable.Range(0, (int)tensor.size(0)).Select(i => Of(flat[i]))]);
    }

    private static JsonArray Of(Array array, int[] at, int axis)
    {
        var list = new JsonArray();
        for (at[axis] = 0; at[axis] < array.GetLength(axis); at[axis]++)
            list.Add(axis == array.Rank - 1 ? Of(array.GetValue(at)) : Of(array, at, axis + 1));
        return list;
    }

    private static Array Rectangular(Type element, int rank, JsonArray list)
    {
        int[] lengths = Lengths(list, rank), at = new int[rank];
        var array = Array.CreateInstance(element, lengths);
        void Fill(JsonArray part, int axis)
        {
            for (at[axis] = 0; at[axis] < lengths[axis]; at[axis]++)
            {
                if (axis < rank - 1) Fill(part[at[axis]]!.AsArray(), axis + 1);
                else array.SetValue(To(element, part[at[axis]]), at);
            }
        }
        Fill(list, 0);
        return array;
    }

    private static int[] Lengths(JsonNode? list, int rank) => rank == 0 ? []
        : list is JsonArray own ? [own.Count, .. Lengths(own.Count > 0 ? own[0] : new JsonArray(), rank - 1)]
        : throw new ArgumentException($"an array of {rank} axes more takes none of these inputs");

    private static torch.Tensor Tensor(JsonNode? node)
    {
        var numbers = new List<float>();
        var shape = new List<long>();
        void Read(JsonNode? part, int axis)
        {
            if (part is not JsonArray list)
            {
                numbers.Add(part!.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? ((bool)part ? 1 : 0) : (float)(double)part);
                return;
            }
            if (shape.Count == axis) shape.Add(list.Count);
            foreach (JsonNode? item in list) Read(item, axis + 1);
        }
        Read(node, 0);
        return torch.tensor([.. numbers], [.. shape]);
    }
}
