using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model;

/// <summary>
/// ResNet-18 (He et al. 2016) without its classifier, giving the maps of its stages: sides S/4, S/8, S/16, S/32 (rounded up),
/// channels w, 2w, 4w, 8w. Parameter names are torchvision's, so its published weights load by name (<c>fc.*</c> is left over).
/// </summary>
public sealed class ResNet18Pyramid : Module<Tensor, Tensor[]>, IRecomputing, IFoldable
{
    private readonly Conv2d conv1;
    private readonly HeldBatchNorm bn1;
    private readonly MaxPool2d maxpool = MaxPool2d(3, stride: 2, padding: 1);
    private readonly ModuleList<BasicBlock> layer1;
    private readonly ModuleList<BasicBlock>? layer2;
    private readonly ModuleList<BasicBlock>? layer3;
    private readonly ModuleList<BasicBlock>? layer4;
    private readonly FoldableConvolution stem;
    private int frozen;

    /// <summary>Builds the network.</summary>
    /// <param name="width">w, channels of stage 1: 64 is ResNet-18, fewer is a thin version with the same layers.</param>
    /// <param name="generator">Draws the starting weights.</param>
    /// <param name="lastStage">The last stage anybody looks at, 1 … 4; later ones are not built.</param>
    public ResNet18Pyramid(int width, Generator generator, int lastStage = 4) : base(nameof(ResNet18Pyramid))
    {
        conv1 = BasicBlock.Convolution(3, width, kernel: 7, stride: 2, generator);
        bn1 = new HeldBatchNorm(width);
        stem = new(conv1, bn1, stride: 2, padding: 3);
        layer1 = Stage(width, width, stride: 1, generator);
        if (lastStage >= 2) layer2 = Stage(width, 2 * width, stride: 2, generator);
        if (lastStage >= 3) layer3 = Stage(2 * width, 4 * width, stride: 2, generator);
        if (lastStage >= 4) layer4 = Stage(4 * width, 8 * width, stride: 2, generator);
        RegisterComponents();
    }

    /// <summary>Whether the blocks are computed again in the backward pass, which takes less memory and more time.</summary>
    public bool Recompute { get; set; }

    private ModuleList<BasicBlock>[] Stages => [.. new[] { layer1, layer2, layer3, layer4 }.OfType<ModuleList<BasicBlock>>()];

    /// <summary>Freezes the first stages: no gradient, and BatchNorm in evaluation mode.</summary>
    /// <param name="stages">0 for none; 1 for the stem and the first stage, and so on.</param>
    /// <exception cref="ArgumentException">The network has fewer stages.</exception>
    public void Freeze(int stages)
    {
        if (stages < 0 || stages > Stages.Length)
            throw new ArgumentException($"{stages} stages cannot be frozen; this network has {Stages.Length}, so 0 to {Stages.Length}.");
        frozen = stages;
        var fixedModules = Frozen().ToList();
        foreach (var weight in parameters()) weight.requires_grad = true;
        foreach (var weight in fixedModules.SelectMany(module => module.parameters())) weight.requires_grad = false;
        this.train(training);
    }

    /// <summary>Sets the mode; what is frozen stays in evaluation mode, or its running statistics would go on moving.</summary>
    public override void train(bool train = true)
    {
        base.train(train);
        foreach (var module in Frozen()) module.eval();
    }

    private IEnumerable<nn.Module> Frozen() => frozen == 0 ? [] : [conv1, bn1, .. Stages.Take(frozen)];

    /// <summary>Feature maps of stages 1, 2, …, at index 0, 1, ….</summary>
    /// <param name="images">Normalised frames, (B·T, 3, H, W).</param>
    /// <returns>One tensor a stage, (B·T, d, H′, W′), the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">The images do not have three channels.</exception>
    public override Tensor[] forward(Tensor images) => Maps(images, (_, map) => map);

    /// <summary>The same with a function applied after every stage.</summary>
    /// <param name="images">Normalised frames, (B·T, 3, H, W).</param>
    /// <param name="after">Takes a stage's number, 1 … 4, and its map; returns the map for the next stage and the result.</param>
    internal Tensor[] Maps(Tensor images, Func<int, Tensor, Tensor> after)
    {
        Shapes.Require(images, "B·T 3 H W", [-1, 3, -1, -1]);
        using var scope = NewDisposeScope();
        // Stored with channels last, which every layer below keeps: a thin network's step takes 0.6 to 0.8 of the time on a CPU.
        var x = images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);                // (B·T, 3, H, W)
        x = maxpool.call(functional.relu(stem.Call(x), inplace: true));                      // (B·T, w, H/4, W/4)
        var maps = new List<Tensor>();
        foreach (var stage in Stages)
        {
            foreach (var block in stage) x = Recompute ? Recomputed.Call(block, x) : block.call(x);
            x = after(maps.Count + 1, x);
            maps.Add(x); // (B·T, w·2^i, H/2^(i+2), W/2^(i+2)) at index i
        }
        foreach (var map in maps) map.MoveToOuterDisposeScope();
        return [.. maps];
    }

    void IFoldable.Fold(bool on) => stem.Fold(on);

    private static ModuleList<BasicBlock> Stage(int inputs, int outputs, int stride, Generator generator) =>
        ModuleList(new BasicBlock(inputs, outputs, stride, generator), new BasicBlock(outputs, outputs, stride: 1, generator));
}
