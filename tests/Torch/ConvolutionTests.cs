using MsstNet.Lab.Tests.Model;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>Oracle: the same convolution in float64. On some machines oneDNN gets those wrong whose channels do not fill its blocks.</summary>
public class ConvolutionTests
{
    [Theory]
    [InlineData(256, 512, 1, 1, 4)]
    [InlineData(256, 512, 1, 2, 7)]
    [InlineData(64, 45, 1, 1, 14)]
    [InlineData(83, 45, 3, 1, 28)]
    [InlineData(512, 512, 3, 1, 4)]
    [InlineData(3, 64, 7, 2, 112)]
    public void A_convolution_is_that_of_float64_in_either_layout(int from, int to, int kernel, int stride, int side)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor x = randn(4, from, side, side, generator: generator), w = randn(to, from, kernel, kernel, generator: generator) / Math.Sqrt(from);
        Tensor exact = nn.functional.conv2d(x.to(float64), w.to(float64), strides: [stride, stride], padding: [kernel / 2, kernel / 2]);
        foreach (Tensor layout in (Tensor[])[x, x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)])
        {
            Tensor found = nn.functional.conv2d(layout, w, strides: [stride, stride], padding: [kernel / 2, kernel / 2]);
            Near.Equal(exact, found.to(float64), 1e-5);
        }
    }
}
