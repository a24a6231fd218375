using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model;

/// <summary>
/// MSSTNet (Wang et al., ICASSP 2024): ResNet-18 turns every frame into maps of several scales, one <see cref="MELayer"/> a scale turns the
/// maps into tokens, three <see cref="TFormer"/>s mix the tokens of each place over time, and p = FC(mean over time and place) (Eq. 12).
/// </summary>
public sealed class MSSTNet : Module<Tensor, Tensor>, IFramewiseNetwork
{
    private readonly ResNet18Pyramid backbone;
    private readonly ModuleList<MELayer> embed;
    private readonly ModuleList<TFormer> former;
    private readonly Linear fc;

    /// <summary>Builds the network on the CPU, in training mode.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="seed">Names the starting weights: the same seed and shape give the same weights to the bit.</param>
    /// <exception cref="ArgumentException">The shape cannot be built; see <see cref="MsstNetConfig.Validate"/>.</exception>
    public MSSTNet(MsstNetConfig config, long seed) : base(nameof(MSSTNet))
    {
        Config = config.Validate();
        using var generator = new Generator((ulong)seed, CPU);
        backbone = new ResNet18Pyramid(config.Width, generator, config.Stages.Max());
        embed = ModuleList(config.Stages.Select(stage => new MELayer(config.Embedding(stage), generator)).ToArray());
        former = ModuleList(config.Blocks.Select(count => new TFormer(config.Block, count, generator)).ToArray());
        fc = Initialisation.Classifier(config.Dim, config.Classes, generator);
        RegisterComponents();
    }

    /// <summary>The network's shape.</summary>
    public MsstNetConfig Config { get; }

    /// <summary>The image network, for loading published weights into.</summary>
    public ResNet18Pyramid Backbone => backbone;

    /// <summary>Classifies clips.</summary>
    /// <param name="frames">Normalised frames, (B, T, 3, H, W).</param>
    /// <returns>Logits, (B, C): softmax of a row is the distribution p of Eq. 12.</returns>
    /// <exception cref="ArgumentException">The frames do not have the shape the network was built for.</exception>
    public override Tensor forward(Tensor frames)
    {
        using var scope = NewDisposeScope();
        return fc.call(Features(frames)).MoveToOuterDisposeScope();
    }

    /// <summary>The clip's embedding z̄: tokens of the last T-Former averaged over time and place.</summary>
    /// <param name="frames">Normalised frames, (B, T, 3, H, W).</param>
    /// <returns>(B, D).</returns>
    public Tensor Features(Tensor frames)
    {
        using var scope = NewDisposeScope();
        var z = Tokens(frames, (_, former, input) => former.call(input));     // (B, T, N, D)
        return z.mean([1, 2]).MoveToOuterDisposeScope();                      // (B, D)
    }

    NetworkConfig IFramewiseNetwork.Shape => Config;

    /// <inheritdoc/>
    /// <returns>E·x of each stage used, (F, N, D) each.</returns>
    public Tensor[] EmbedFrames(Tensor images)
    {
        Shapes.Require(images, "F 3 H W", [-1, 3, Config.Side, Config.Side]);
        using var scope = NewDisposeScope();
        var maps = backbone.call(images);
        return [.. Config.Stages.Select((stage, index) => embed[index].Project(maps[stage - 1]).MoveToOuterDisposeScope())];
    }

    /// <inheritdoc/>
    public Tensor Classify(IReadOnlyList<Tensor> embedded)
    {
        using var scope = NewDisposeScope();
        var z = Mix(index => embed[index].AddTime(embedded[index]), (_, former, input) => former.call(input));
        return fc.call(z.mean([1, 2])).MoveToOuterDisposeScope();
    }

    /// <summary>Classifies clips and keeps what is worth looking at on the way. Costs the queries and keys a second time.</summary>
    /// <param name="frames">Normalised frames, (B, T, 3, H, W).</param>
    public ClipTrace Trace(Tensor frames)
    {
        using var scope = NewDisposeScope();
        var inputs = new Tensor[3];
        var tokens = new Tensor[3];
        var attention = new IReadOnlyList<Tensor>[3];
        var z = Tokens(frames, (index, former, input) =>
        {
            inputs[index] = input;
            (tokens[index], attention[index]) = former.Trace(input);
            return tokens[index];
        });
        var mean = z.mean([1, 2]);                                            // (B, D)
        var trace = new ClipTrace(fc.call(mean), mean, inputs, tokens, attention);
        foreach (var tensor in trace.All) tensor.MoveToOuterDisposeScope();
        return trace;
    }

    /// <summary>Runs the image network and the three T-Formers; <paramref name="run"/> applies one of them to its input.</summary>
    private Tensor Tokens(Tensor frames, Func<int, TFormer, Tensor, Tensor> run)
    {
        Shapes.Require(frames, "B T 3 H W", [-1, Config.Frames, 3, Config.Side, Config.Side]);
        var maps = backbone.call(frames.flatten(0, 1));                       // stage i: (B·T, d, H′, W′)
        int[] stages = [.. Config.Stages];
        return Mix(index => embed[index].call(maps[stages[index] - 1]), run);
    }

    /// <summary>Runs the T-Formers one after another on the embedded frames of every stage.</summary>
    private Tensor Mix(Func<int, Tensor> embedded, Func<int, TFormer, Tensor, Tensor> run)
    {
        Tensor? before = null;                                                // what the T-Formers so far add up to, (B, T, N, D)
        for (int index = 0; index < former.Count; index++)
        {
            var z = embedded(index);                                          // (B, T, N, D)
            before = (Config.Fusion, before) switch
            {
                (_, null) => run(index, former[index], z),
                (Fusion.Chain, _) => run(index, former[index], before.Plus(z)),
                (Fusion.Sum, _) => before.Plus(run(index, former[index], z)),
                _ => throw new ArgumentOutOfRangeException(nameof(embedded), Config.Fusion, "Fusion must be Chain or Sum."),
            };
        }
        return before!;
    }
}
