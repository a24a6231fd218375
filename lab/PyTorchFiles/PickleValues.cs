using static TorchSharp.torch;

namespace MsstNet.Lab.PyTorchFiles;

/// <summary>A list of a pickle. Its items are not kept: weights lie in dictionaries.</summary>
internal sealed class PickleList;

/// <summary>A tuple of a pickle: sizes, strides and arguments.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>
/// A dictionary of a pickle, ordered or not, in the order of its file. Its pairs are a plain list: with hostile keys a hash table may take
/// quadratic time.
/// </summary>
internal sealed class PickleDictionary
{
    private static readonly List<(object Key, object? Value)> None = [];
    private List<(object Key, object? Value)>? pairs; // an empty dictionary is one byte of pickle and should cost little here

    /// <summary>The pairs as they were set; a key set twice is there twice.</summary>
    public IReadOnlyList<(object Key, object? Value)> Pairs => pairs ?? None;

    /// <summary>Whether it came from <c>collections.OrderedDict</c>, which alone may carry <c>_metadata</c>.</summary>
    public bool Ordered { get; init; }

    /// <summary>Appends a pair.</summary>
    public void Set(object key, object? value) => (pairs ??= []).Add((key, value));
}

/// <summary>A storage that a pickle refers to: <paramref name="Count"/> elements in the archive's entry data/<paramref name="Key"/>.</summary>
internal sealed record PickleStorage(ScalarType Type, string Key, long Count)
{
    /// <summary>The storage a persistent id names: ('storage', class, key, device, count). Null for any other.</summary>
    public static PickleStorage? Of(object? id) =>
        id is PickleTuple { Items: ["storage", PickleGlobal { Type: ScalarType type }, string key, string, long and >= 0 and var count] }
            ? new PickleStorage(type, key, count)
            : null;
}

/// <summary>A view of a storage, as a pickle claims it: checked in kind, not yet in range.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>The only names of Python that a pickle of tensors may mention. They are recognized, never imported.</summary>
/// <param name="Name">Module and name, as Python writes them.</param>
/// <param name="Type">The element type, of a storage's class.</param>
/// <param name="Call">
/// What a call of it means, as data: nothing is called. Null for a storage's class; its result is null where the arguments are not torch.save's.
/// </param>
internal sealed record PickleGlobal(string Name, ScalarType? Type = null, Func<object?[], object?>? Call = null)
{
    private const int MostAxes = 16; // checked before the sizes are copied: a long tuple may be recalled for each of many tensors

    private static readonly PickleGlobal[] Known =
    [
        new("collections.OrderedDict", Call: arguments => arguments.Length == 0 ? new PickleDictionary { Ordered = true } : null),
        new("torch._utils._rebuild_tensor_v2", Call: Tensor),
        // (data, requires_grad, backward hooks)
        new("torch._utils._rebuild_parameter", Call: arguments => arguments is [PickleTensor data, bool, PickleDictionary] ? data : null),
        new("torch.DoubleStorage", ScalarType.Float64), new("torch.FloatStorage", ScalarType.Float32),
        new("torch.HalfStorage", ScalarType.Float16), new("torch.BFloat16Storage", ScalarType.BFloat16),
        new("torch.LongStorage", ScalarType.Int64), new("torch.IntStorage", ScalarType.Int32), new("torch.ShortStorage", ScalarType.Int16),
        new("torch.CharStorage", ScalarType.Int8), new("torch.ByteStorage", ScalarType.Byte), new("torch.BoolStorage", ScalarType.Bool),
    ];

    /// <summary>Looks a name up; null where it is none of the known ones.</summary>
    public static PickleGlobal? Find(string name) => Array.Find(Known, known => known.Name == name);

    // (storage, offset, sizes, strides, requires_grad, backward hooks[, metadata])
    private static PickleTensor? Tensor(object?[] arguments) =>
        arguments is [PickleStorage storage, long offset, PickleTuple sizes, PickleTuple strides, bool, PickleDictionary, ..] && arguments.Length <= 7
            && sizes.Items.Length <= MostAxes && strides.Items.Length == sizes.Items.Length
            && sizes.Items.All(item => item is long) && strides.Items.All(item => item is long)
            ? new PickleTensor(storage, offset, [.. sizes.Items.Cast<long>()], [.. strides.Items.Cast<long>()])
            : null;
}
