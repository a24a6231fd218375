using MsstNet.Lab.Tests.Model;
using MsstNet.Torch;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Oracle: the same convolution and its gradients in float64, of the same numbers. On some machines oneDNN gets those wrong whose channels do not
/// fill its blocks. The tolerance is rounding: of sums in float32; in bfloat16 2⁻⁸ for a result, and as much for a sum that is taken in parts.
/// Without oneDNN libtorch adds in bfloat16, whose error is not bounded so; there bfloat16 is not compared.
/// </summary>
public class ConvolutionTests
{
    private const double SumsInFloat32 = 1e-5, ResultsInBFloat16 = 1.0 / 128;

    [Theory]
    [InlineData(256, 512, 1, 1, 4)]
    [InlineData(256, 512, 1, 2, 7)]
    [InlineData(64, 45, 1, 1, 14)]
    [InlineData(83, 45, 3, 1, 28)]
    [InlineData(512, 512, 3, 1, 4)]
    [InlineData(3, 64, 7, 2, 112)]
    public void A_convolution_is_that_of_float64_in_either_layout(int from, int to, int kernel, int stride, int side)
    {
        (ScalarType, double)[] precisions = [(ScalarType.Float32, SumsInFloat32), (ScalarType.BFloat16, ResultsInBFloat16)];
        bool narrow = ProcessorFeatures.HasBrainFloat && HiddenCaches.Sizes != CacheSizes.Unknown;
        foreach (var (type, tolerance) in precisions.Take(narrow ? 2 : 1))
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(1);
            Tensor x = randn(4, from, side, side, generator: generator).to(type);
            Tensor w = (randn(to, from, kernel, kernel, generator: generator) / Math.Sqrt(from)).to(type);
            Tensor gradient = randn(4, to, side / stride + side % stride, side / stride + side % stride, generator: generator).to(type);
            var exact = Gradients(x.to(float64), w.to(float64), gradient.to(float64), stride);
            foreach (Tensor layout in (Tensor[])[x, x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)])
            {
                var found = Gradients(layout, w, gradient, stride);
                foreach (var (expected, actual) in exact.Zip(found)) Near.Equal(expected, actual.to(float64), tolerance);
            }
        }
    }

    // The result, and what its gradient makes of the input and of the weights.
    private static Tensor[] Gradients(Tensor x, Tensor w, Tensor gradient, int stride)
    {
        Tensor input = x.detach().requires_grad_(), weights = w.detach().requires_grad_();
        long padding = w.size(2) / 2;
        Tensor y = nn.functional.conv2d(input, weights, strides: [stride, stride], padding: [padding, padding]);
        y.backward([gradient]);
        return [y.detach(), input.grad!, weights.grad!];
    }
}
