using MsstNet.Model;
using static MsstNet.Lab.Tests.Model.Near;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>
/// Oracle: convolution and BatchNorm as loops in double precision for a basic block, 1e-5 relative (the whole pyramid is compared with PyTorch
/// in <see cref="PyTorchReferenceTests"/>); torchvision's published names, exact.
/// </summary>
public class ResNet18PyramidTests
{
    [Theory]
    [InlineData(3, 3, 1, 5)]
    [InlineData(2, 4, 2, 5)]
    [InlineData(2, 4, 2, 6)]
    public void A_basic_block_equals_loops(int inputs, int outputs, int stride, int side)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1UL, CPU);
        var block = ClosedForm.Fill(new BasicBlock(inputs, outputs, stride, generator));
        block.eval();
        var state = block.state_dict();
        var x = ClosedForm.Tensor("frames", 2, inputs, side, side);

        var hidden = ConvolutionAndNorm(x, "conv1", "bn1", stride, value => Math.Max(0, value));
        var main = Numbers(ConvolutionAndNorm(hidden, "conv2", "bn2", 1, value => value));
        var shortcut = stride == 1 && inputs == outputs ? x : ConvolutionAndNorm(x, "downsample.0", "downsample.1", stride, value => value);
        var skip = Numbers(shortcut);

        Equal(Build(hidden.shape, at => Math.Max(0, main(at) + skip(at))), block.call(x), 1e-5);

        Tensor ConvolutionAndNorm(Tensor input, string convolution, string norm, int step, Func<double, double> then)
        {
            var weights = state[convolution + ".weight"];
            var (value, w) = (Numbers(input), Numbers(weights));
            var (gain, bias, mean, variance) =
                (Numbers(state[norm + ".weight"]), Numbers(state[norm + ".bias"]), Numbers(state[norm + ".running_mean"]),
                    Numbers(state[norm + ".running_var"]));
            long d = input.size(1), h = input.size(2), k = weights.size(2), pad = k / 2;
            long output = (h + 2 * pad - k) / step + 1;
            return Build([2, weights.size(0), output, output], at =>
            {
                double sum = 0;
                for (long channel = 0; channel < d; channel++)
                    for (long dy = 0; dy < k; dy++)
                        for (long dx = 0; dx < k; dx++)
                        {
                            long y = at[2] * step + dy - pad, column = at[3] * step + dx - pad;
                            if (y >= 0 && y < h && column >= 0 && column < h) sum += w([at[1], channel, dy, dx]) * value([at[0], channel, y, column]);
                        }
                long[] c = [at[1]];
                return then((sum - mean(c)) / Math.Sqrt(variance(c) + 1e-5) * gain(c) + bias(c));
            });
        }
    }

    [Theory]
    [InlineData(112)]
    [InlineData(64)]
    [InlineData(70)]
    public void Map_sides_and_channels_are_those_the_configuration_announces(int side)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1UL, CPU);
        var config = new MsstNetConfig { Side = side, Width = 2 };
        var maps = new ResNet18Pyramid(config.Width, generator).call(zeros(1, 3, side, side));
        for (int stage = 1; stage <= 4; stage++)
            Assert.Equal([1, config.Channels(stage), config.MapSide(stage), config.MapSide(stage)], maps[stage - 1].shape);
    }

    [Fact]
    public void Names_are_torchvisions()
    {
        using var generator = new Generator(1UL, CPU);
        using var resnet = new ResNet18Pyramid(2, generator);
        Assert.Equal(TorchvisionNames.Order(StringComparer.Ordinal), resnet.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Frames_without_three_channels_are_refused()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1UL, CPU);
        var error = Assert.Throws<ArgumentException>(() => new ResNet18Pyramid(2, generator).call(zeros(1, 1, 64, 64)));
        Assert.Equal("images is [1, 1, 64, 64]; expected B·T 3 H W = [·, 3, ·, ·].", error.Message);
    }

    /// <summary>The 120 names in the state of torchvision.models.resnet18 without fc.weight and fc.bias.</summary>
    internal static IReadOnlyList<string> TorchvisionNames { get; } =
    [
        .. Convolution("conv1", "bn1"),
        .. from stage in Enumerable.Range(1, 4)
           from block in Enumerable.Range(0, 2)
           from name in (string[])[.. Convolution($"layer{stage}.{block}.conv1", $"layer{stage}.{block}.bn1"),
                                   .. Convolution($"layer{stage}.{block}.conv2", $"layer{stage}.{block}.bn2")]
           select name,
        .. from stage in Enumerable.Range(2, 3)
           from name in Convolution($"layer{stage}.0.downsample.0", $"layer{stage}.0.downsample.1")
           select name,
    ];

    private static string[] Convolution(string convolution, string norm) =>
    [
        $"{convolution}.weight", $"{norm}.weight", $"{norm}.bias", $"{norm}.running_mean", $"{norm}.running_var", $"{norm}.num_batches_tracked",
    ];
}
