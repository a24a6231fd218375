using MsstNet.Model;
using MsstNet.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>Oracle: libtorch's conv2d on the same numbers, in double precision, within 1e-10 of the largest.</summary>
public class SmallMapsTests
{
    [Theory]
    [InlineData(3, 5, 4, 7, 1)]
    [InlineData(2, 4, 4, 4, 4)]
    [InlineData(1, 1, 1, 1, 1)]
    public void A_product_convolves_and_so_do_its_gradients(int frames, int inputs, int outputs, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        Tensor Random(params long[] shape) => randn(shape, dtype: ScalarType.Float64, generator: generator);
        var (x, w) = (Random(frames, height, width, inputs).permute(0, 3, 1, 2), Random(outputs, inputs, 3, 3));
        var g = Random(frames, outputs, height, width);
        var expected = Run((x, w) => nn.functional.conv2d(x, w, null, [1, 1], [1, 1]));
        var actual = Run(SmallMaps.Convolve);
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.shape, pair.Second.shape);
            Assert.True((pair.First - pair.Second).abs().max().item<double>() <= 1e-10 * pair.First.abs().max().item<double>());
        });

        Tensor[] Run(Func<Tensor, Tensor, Tensor> convolve)
        {
            var (input, weight) = (x.detach().requires_grad_(true), w.detach().requires_grad_(true));
            var y = convolve(input, weight);
            y.backward([g]);
            var gradients = new[] { input.grad!.clone(), weight.grad!.clone() };
            return [y.detach(), .. gradients];
        }
    }

    /// <summary>
    /// Which way is taken depends on the processor; what comes out must not. Oracle: the same numbers, already rounded, in float32; a relative error
    /// of the whole of 1 %, where one rounding is at most 0.4 %.
    /// </summary>
    [Fact]
    public void A_layer_of_small_maps_in_bfloat16_answers_and_learns_as_in_float32_but_for_roundings()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var convolution = BasicBlock.Convolution(256, 256, kernel: 3, stride: 1, generator);
        convolution.to(ScalarType.BFloat16);
        var layer = new FoldableConvolution(convolution, new HeldBatchNorm(256), stride: 1, padding: 1);
        Tensor Random() => randn([32, 4, 4, 256], generator: generator).permute(0, 3, 1, 2).to(ScalarType.BFloat16);
        var (x, g) = (Random(), Random());
        Assert.Equal(ProcessorFeatures.HasTiles && HiddenCaches.Sizes != CacheSizes.Unknown, SmallMaps.PayFor(x));
        Assert.False(SmallMaps.PayFor(x.to(ScalarType.Float32)));
        Assert.False(SmallMaps.PayFor(x[..15]));
        Assert.False(SmallMaps.PayFor(x[.., ..255]));
        var rounded = Run(ScalarType.BFloat16);
        var exact = Run(ScalarType.Float32);
        Assert.All(exact.Zip(rounded), pair => Assert.InRange(((pair.Second - pair.First).norm() / pair.First.norm()).item<float>(), 1e-5, 0.01));

        Tensor[] Run(ScalarType type)
        {
            convolution.to(type);
            convolution.weight!.grad = null;
            var input = x.to(type).detach().requires_grad_(true);
            var y = layer.Call(input);
            y.backward([g.to(type)]);
            return [.. new[] { y.detach(), input.grad!, convolution.weight.grad! }.Select(tensor => tensor.to(ScalarType.Float32).clone())];
        }
    }
}
