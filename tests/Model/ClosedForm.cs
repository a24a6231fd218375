using System.Text;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>
/// Numbers from a rule instead of a file, the same as in Golden/make_golden.py to the bit: murmur3's finalizer over a counter that starts at
/// the FNV-1a hash of the tensor's name. No parameter and no buffer is left at zero or one, so a missing term cannot hide.
/// </summary>
internal static class ClosedForm
{
    /// <summary>Fills every floating parameter and buffer by its name in the module's state.</summary>
    public static T Fill<T>(T module, string prefix = "") where T : nn.Module
    {
        using var guard = no_grad();
        foreach (var (name, tensor) in module.state_dict())
        {
            if (!tensor.is_floating_point()) continue;
            using var values = Tensor(prefix + name, tensor.shape);
            tensor.copy_(values);
        }
        return module;
    }

    /// <summary>A tensor by the rule; "frames" lies in ±2.</summary>
    public static Tensor Tensor(string name, params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, length) => product * length);
        var (low, high) = Range(name, shape, count);
        var values = new float[count];
        uint salt = Encoding.UTF8.GetBytes(name).Aggregate(2166136261u, (hash, next) => (hash ^ next) * 16777619u);
        for (uint i = 0; i < values.Length; i++)
        {
            uint h = i * 0x9E3779B1u + salt;
            h = (h ^ h >> 16) * 0x85EBCA6Bu;
            h = (h ^ h >> 13) * 0xC2B2AE35u;
            h ^= h >> 16;
            values[i] = (float)(low + (high - low) * (h / 4294967296.0));
        }
        return from_array(values).reshape(shape);
    }

    private static (double Low, double High) Range(string name, long[] shape, long count)
    {
        bool weight = name.EndsWith("weight", StringComparison.Ordinal);
        if (name.EndsWith("running_var", StringComparison.Ordinal) || (weight && shape.Length == 1)) return (0.5, 1.5);
        if (name == "frames") return (-2, 2);
        if (!weight) return (-0.2, 0.2);
        double bound = Math.Sqrt(3.0 / (count / shape[0]));
        return (-bound, bound);
    }
}
