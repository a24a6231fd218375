using static TorchSharp.torch;

namespace MsstNet.Weights;

/// <summary>What the few calls in a pickle of tensors mean, as data: nothing is called. Null where the arguments are not torch.save's.</summary>
internal static class PickleCalls
{
    private const int MostAxes = 16; // checked before the sizes are copied: a long tuple may be recalled for each of many tensors

    /// <summary>The value of <c>function(*arguments)</c>.</summary>
    public static object? Evaluate(PickleGlobal function, object?[] arguments)
    {
        if (function == PickleGlobal.OrderedDict) return arguments.Length == 0 ? new PickleDictionary { Ordered = true } : null;
        // (data, requires_grad, backward hooks)
        if (function == PickleGlobal.RebuildParameter) return arguments is [PickleTensor data, bool, PickleDictionary] ? data : null;
        if (function == PickleGlobal.RebuildTensor) return Tensor(arguments);
        return null; // a storage's class
    }

    /// <summary>The storage a persistent id names: ('storage', class, key, device, count).</summary>
    public static PickleStorage? Storage(object? id) =>
        id is PickleTuple { Items: ["storage", PickleGlobal { Type: ScalarType type }, string key, string, long and >= 0 and var count] }
            ? new PickleStorage(type, key, count)
            : null;

    // (storage, offset, sizes, strides, requires_grad, backward hooks[, metadata])
    private static PickleTensor? Tensor(object?[] arguments) =>
        arguments is [PickleStorage storage, long offset, PickleTuple sizes, PickleTuple strides, bool, PickleDictionary, ..] && arguments.Length <= 7
            && sizes.Items.Length <= MostAxes && strides.Items.Length == sizes.Items.Length
            && sizes.Items.All(item => item is long) && strides.Items.All(item => item is long)
            ? new PickleTensor(storage, offset, [.. sizes.Items.Cast<long>()], [.. strides.Items.Cast<long>()])
            : null;
}
