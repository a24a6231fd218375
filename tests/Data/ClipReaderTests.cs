using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using TorchSharp;

namespace MsstNet.Lab.Tests.Data;

/// <summary>Oracle: (v/255 − mean)/deviation of the byte at [t, y, x, c], pixel by pixel. 1e-6.</summary>
public sealed class ClipReaderTests
{
    [Fact]
    public void Every_byte_stands_normalised_where_its_axes_say()
    {
        using var scope = torch.NewDisposeScope();
        var faces = new SyntheticFaces(new SyntheticConfig { People = 10, Seed = 3 });
        int[] frames = [4, 0, 9];
        var clip = ClipReader.Read(faces, 7, frames, 16, PixelScale.ImageNet);
        Assert.Equal([1, 3, 3, 16, 16], clip.shape);
        double[] mean = [0.485, 0.456, 0.406], deviation = [0.229, 0.224, 0.225];
        byte[] rgb = new byte[16 * 16 * 3];
        for (int t = 0; t < 3; t++)
        {
            faces.ReadFrame(7, frames[t], 16, rgb);
            for (int i = 0; i < 256; i += 37)
                for (int c = 0; c < 3; c++)
                    Assert.Equal(((rgb[(3 * i) + c] / 255.0) - mean[c]) / deviation[c], clip[0, t, c, i / 16, i % 16].item<float>(), 1e-5);
        }
        Assert.Throws<ArgumentException>(() => ClipReader.Tensor(new byte[100], 2, 16, PixelScale.UnitRange));
    }
}
