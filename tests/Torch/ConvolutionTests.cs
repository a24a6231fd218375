using MsstNet.Lab.Tests.Model;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Oracle: the same convolution and its gradients in float64, of the same numbers. On some machines oneDNN gets those wrong whose channels do not
/// fill its blocks. The tolerance is rounding: of sums in float32; in bfloat16 2⁻⁸ for a result, and as much for a sum that is taken in parts.
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
        foreach (var (type, tolerance) in precisions)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(1);
            Tensor x = randn(4, from, side, side, generator: generator).to(type);
            Tensor w = (randn(to, from, kernel, kernel, generator: generator) / Math.Sqrt(from)).to(type);
            var exact = Convolve(x.to(float64), w.to(float64), kernel, stride);
            foreach (Tensor layout in (Tensor[])[x, x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)])
            {
                var found = Convolve(layout, w, kernel, stride);
                foreach (var (expected, actual) in exact.Zip(found)) Near.Equal(expected, actual.to(float64), tolerance);
            }
        }
    }

    // The result, and how its sum changes with the input and with the weights.
    private static Tensor[] Convolve(Tensor x, Tensor w, int kernel, int stride)
    {
        Tensor input = x.detach().requires_grad_(), weights = w.detach().requires_grad_();
        Tensor y = nn.functional.conv2d(input, weights, strides: [stride, stride], padding: [kernel / 2, kernel / 2]);
        y.backward([ones_like(y)]);
        return [y.detach(), input.grad!, weights.grad!];
    }
}
