using static TorchSharp.torch;

namespace MsstNet.Lab.Weights.PyTorch;

/// <summary>A name the pickle asks for, one of the few that stand for tensors; it is a word here and is never looked up.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>Where the numbers of a tensor lie: an entry of the archive.</summary>
internal sealed record PickleStorage(ScalarType Type, string Key, long Count);

/// <summary>A tensor as the pickle describes it.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>A dict or OrderedDict, in order.</summary>
internal sealed class PickleDict
{
    public List<(object? Key, object? Value)> Items { get; } = [];
}

/// <summary>The storage types of PyTorch and what they hold.</summary>
internal static class PickleTypes
{
    private static readonly Dictionary<string, (ScalarType Type, int Bytes)> Storages = new(StringComparer.Ordinal)
    {
        ["torch.DoubleStorage"] = (ScalarType.Float64, 8), ["torch.LongStorage"] = (ScalarType.Int64, 8),
        ["torch.FloatStorage"] = (ScalarType.Float32, 4), ["torch.IntStorage"] = (ScalarType.Int32, 4),
        ["torch.HalfStorage"] = (ScalarType.Float16, 2), ["torch.BFloat16Storage"] = (ScalarType.BFloat16, 2), ["torch.ShortStorage"] = (ScalarType.Int16, 2),
        ["torch.CharStorage"] = (ScalarType.Int8, 1), ["torch.ByteStorage"] = (ScalarType.Byte, 1), ["torch.BoolStorage"] = (ScalarType.Bool, 1),
    };

    /// <summary>Whether a pickle of tensors may name this.</summary>
    public static bool Allows(string global) =>
        Storages.ContainsKey(global) || global is "collections.OrderedDict" or "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_parameter";

    /// <summary>The type of a storage's numbers, or null for a name that is no storage.</summary>
    public static ScalarType? Of(string global) => Storages.TryGetValue(global, out var found) ? found.Type : null;

    /// <summary>Bytes of a number.</summary>
    public static int Bytes(ScalarType type) => Storages.Values.First(storage => storage.Type == type).Bytes;
}
