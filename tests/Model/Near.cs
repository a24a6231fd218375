using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>Comparison relative to the largest expected value, which must itself not be zero: an all-zero result would agree with anything.</summary>
internal static class Near
{
    public static void Equal(Tensor expected, Tensor actual, double relative)
    {
        Assert.Equal(expected.shape, actual.shape);
        double scale = expected.abs().max().ToDouble();
        Assert.True(scale > 1e-6, "the oracle is all zero and proves nothing");
        double difference = (expected.to_type(ScalarType.Float64) - actual.to_type(ScalarType.Float64)).abs().max().ToDouble();
        Assert.True(difference <= relative * scale, $"differs by {difference:E2} of {scale:E2}; allowed is {relative:E0} relative");
    }

    public static void NotEqual(Tensor a, Tensor b, double relative) =>
        Assert.True((a - b).abs().max().ToDouble() > relative * a.abs().max().ToDouble(), "the two are equal but must differ");

    /// <summary>A tensor's numbers with as many indices as axes, for loops written from an equation.</summary>
    public static Func<long[], double> Numbers(Tensor tensor)
    {
        float[] values = tensor.detach().contiguous().data<float>().ToArray();
        long[] shape = tensor.shape;
        return index =>
        {
            Assert.Equal(shape.Length, index.Length);
            long at = 0;
            for (int axis = 0; axis < index.Length; axis++)
            {
                if (index[axis] < 0 || index[axis] >= shape[axis]) throw new ArgumentOutOfRangeException(nameof(index));
                at = at * shape[axis] + index[axis];
            }
            return values[at];
        };
    }

    /// <summary>A tensor written number by number.</summary>
    public static Tensor Build(long[] shape, Func<long[], double> value)
    {
        long count = shape.Aggregate(1L, (product, length) => product * length);
        var values = new float[count];
        var index = new long[shape.Length];
        for (long i = 0; i < count; i++)
        {
            long rest = i;
            for (int axis = shape.Length - 1; axis >= 0; axis--) (index[axis], rest) = (rest % shape[axis], rest / shape[axis]);
            values[i] = (float)value(index);
        }
        return from_array(values).reshape(shape);
    }
}
