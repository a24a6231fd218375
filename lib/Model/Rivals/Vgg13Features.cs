using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model.Rivals;

/// <summary>
/// The convolutions of VGG-13 (Simonyan and Zisserman 2014): five groups of two 3×3 convolutions with bias and ReLU, w, 2w, 4w, 8w and 8w
/// channels, each group followed by 2×2 max pooling. Names and order are those of torchvision's <c>vgg13().features</c>.
/// </summary>
public sealed class Vgg13Features : Module<Tensor, Tensor>
{
    private readonly Sequential features;

    /// <summary>Channels of the five groups as multiples of the first's.</summary>
    internal static IReadOnlyList<int> Multiples { get; } = [1, 2, 4, 8, 8];

    /// <summary>Builds the layers.</summary>
    /// <param name="width">w, channels of the first group; 64 is VGG-13.</param>
    /// <param name="generator">Draws the starting weights: He fan-out, biases zero.</param>
    public Vgg13Features(int width, Generator generator) : base(nameof(Vgg13Features))
    {
        var layers = new List<Module<Tensor, Tensor>>();
        int inputs = 3;
        foreach (int multiple in Multiples)
        {
            for (int convolution = 0; convolution < 2; convolution++)
            {
                var layer = Conv2d(inputs, multiple * width, 3, padding: 1);
                Initialisation.KaimingFanOut(layer.weight, generator);
                Initialisation.Zero(layer.bias);
                layers.Add(layer);
                layers.Add(ReLU(inplace: true));
                inputs = multiple * width;
            }
            layers.Add(MaxPool2d(2, stride: 2));
        }
        features = Sequential(layers);
        RegisterComponents();
    }

    /// <summary>Maps of single images.</summary>
    /// <param name="images">Normalised frames, (B·T, 3, H, W).</param>
    /// <returns>(B·T, 8·w, H / 32, W / 32), rounded down.</returns>
    public override Tensor forward(Tensor images)
    {
        Shapes.Require(images, "B·T 3 H W", [-1, 3, -1, -1]);
        return features.call(images);
    }
}
