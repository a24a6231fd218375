using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Lab.OnnxFiles;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Model;
using MsstNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>
/// Oracle: ONNX Runtime on the package's own file, on real frames, up to stage 3: the largest difference of a map is 1e-4 of its largest value.
/// Where our padding means another colour than the package's, ONNX Runtime is given frames with that colour around them.
/// </summary>
public class ImageNetBackboneTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData(224)]
    [InlineData(112)]
    [InlineData(96)]
    public void As_published_where_the_padding_is_the_mean_colour(int side)
    {
        var package = PublishedNetwork.Package();
        double[] mean = ImageNetBackbone.Mean(package);
        var pixels = new PixelScale((mean[2] / 255, mean[1] / 255, mean[0] / 255), (0.229, 0.224, 0.225));
        Assert.InRange(Difference(package, pixels, side, bordered: false), 0, Tolerance);
    }

    [Theory]
    [InlineData(nameof(PixelScale.Centred), 112)]
    [InlineData(nameof(PixelScale.Centred), 96)]
    [InlineData(nameof(PixelScale.UnitRange), 112)]
    [InlineData(nameof(PixelScale.ImageNet), 224)]
    public void As_published_on_frames_in_a_border_of_what_zero_means_to_us(string scale, int side)
    {
        var package = PublishedNetwork.Package();
        var pixels = (PixelScale)typeof(PixelScale).GetProperty(scale)!.GetValue(null)!;
        Assert.InRange(Difference(package, pixels, side, bordered: true), 0, Tolerance);
        // The border is the whole difference to the network as published, and there is one: the test above would not hold.
        Assert.InRange(Difference(package, pixels, side, bordered: false), 2 * Tolerance, 1);
    }

    [Fact]
    public void Everything_has_its_place_but_the_third_block_of_stage_4()
    {
        var package = PublishedNetwork.Package();
        using var generator = new Generator(1);
        using var resnet = new ResNet18Pyramid(ImageNetBackbone.Width, generator);
        using var file = ImageNetBackbone.Read(package, PixelScale.Centred);
        var report = BackboneWeights.Load(resnet, file);
        Assert.True(report.IsComplete);
        Assert.Equal(120, report.Matched.Count);
        Assert.Equal(12, report.LeftOver.Count);
        Assert.All(report.LeftOver, name => Assert.StartsWith("layer4.2.", name));
    }

    // The largest over three frames of different people and over the three stages.
    private static double Difference(ImageNetPackage package, PixelScale pixels, int side, bool bordered)
    {
        string folder = Path.Combine(Checkout.Shared ?? "", "data", "real-faces-dfew-layout");
        Assert.SkipUnless(Directory.Exists(folder), "No real frames: ../shared/data/real-faces-dfew-layout is not there.");
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(1);
        using var resnet = new ResNet18Pyramid(ImageNetBackbone.Width, generator, lastStage: 3);
        using (var file = ImageNetBackbone.Read(package, pixels)) BackboneWeights.Load(resnet, file);
        resnet.eval();
        using var published = new PublishedNetwork(package, side, bordered);
        double[] mean = ImageNetBackbone.Mean(package);
        double[] zero = [255 * pixels.Mean.R, 255 * pixels.Mean.G, 255 * pixels.Mean.B];
        var source = Datasets.Open(DataIdentity.Parse($"dfew:{folder}"), skipBad: false);
        double largest = 0;
        foreach (int clip in new[] { 0, source.Clips.Count / 2, source.Clips.Count - 1 })
        {
            var bytes = new byte[3 * side * side];
            source.ReadFrame(clip, 0, side, bytes);
            var frame = tensor(bytes, [1, side, side, 3], ScalarType.Byte).permute(0, 3, 1, 2);
            var ours = resnet.call(ClipReader.Tensor(bytes, 1, side, pixels)[0]);
            foreach (var (own, theirs) in ours.Zip(published.Maps(frame, mean, zero)))
            {
                Assert.Equal(theirs.shape, own.shape);
                largest = Math.Max(largest, ((own - theirs).abs().max() / theirs.abs().max()).ToDouble());
            }
        }
        return largest;
    }
}
