using MsstNet.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model;

/// <summary>What an <see cref="MELayer"/> is built from.</summary>
/// <param name="Channels">d, channels of the stage's maps.</param>
/// <param name="MapSide">H′ = W′, pixels of a map's side.</param>
/// <param name="Grid">g, windows on a side: N = g².</param>
/// <param name="Dim">D, width of a token.</param>
/// <param name="Frames">T, frames of a clip.</param>
/// <param name="TimeEmbedding">False leaves e_t out.</param>
public sealed record EmbeddingShape(int Channels, int MapSide, int Grid, int Dim, int Frames, bool TimeEmbedding = true);

/// <summary>
/// Multi-scale embedding layer for one ResNet stage: cuts every map into N windows, flattens each to x of R^(k²d) and maps it to a token,
/// z(p,t) = E·x(p,t) + e_t (Eq. 1). E has no bias, as in the equation; no spatial position is added, because attention only ever compares
/// a place with itself. <see cref="Windows"/> says how the windows lie.
/// </summary>
public sealed class MELayer : Module<Tensor, Tensor>
{
    private readonly Linear project;       // E: (D, d·k²)
    private readonly Parameter? time;      // e: (T, D)
    private readonly int frames, channels, mapSide, grid;
    private readonly Windows windows;

    /// <summary>Builds the layer for one stage.</summary>
    /// <param name="shape">The stage's maps and the tokens made of them; see MsstNetConfig.Embedding.</param>
    /// <param name="generator">Draws the starting weights: E Glorot-uniform with rows of zero mean, e_t normal with deviation 0.02.</param>
    /// <exception cref="ArgumentException">The stage's maps are smaller than the grid.</exception>
    public MELayer(EmbeddingShape shape, Generator generator) : base(nameof(MELayer))
    {
        (frames, channels, mapSide, grid) = (shape.Frames, shape.Channels, shape.MapSide, shape.Grid);
        windows = Windows.Cut(mapSide, grid);
        project = Initialisation.Embedding(channels * windows.Side * windows.Side, shape.Dim, generator);
        // Drawn in any case, so that a network without e_t starts as the one with it in all else.
        var drawn = Initialisation.Normal([frames, shape.Dim], 0.02, generator);
        if (shape.TimeEmbedding) time = drawn;
        else drawn.Dispose();
        RegisterComponents();
    }

    /// <summary>Embeds the maps of whole clips.</summary>
    /// <param name="maps">(B·T, d, H′, W′), the frames of a clip one after another.</param>
    /// <returns>Tokens, (B, T, N, D); place p = row · g + column.</returns>
    /// <exception cref="ArgumentException">The maps are not of this stage, or not whole clips.</exception>
    public override Tensor forward(Tensor maps)
    {
        if (maps.size(0) % frames != 0)
            throw new ArgumentException($"maps holds {maps.size(0)} frames; expected whole clips of {frames}.");
        using var scope = NewDisposeScope();
        return AddTime(Project(maps).unflatten(0, [-1, frames])).MoveToOuterDisposeScope();
    }

    /// <summary>E·x of frames that are in no clip yet: what a frame's token is before it has a time.</summary>
    /// <param name="maps">(F, d, H′, W′).</param>
    /// <returns>(F, N, D).</returns>
    /// <exception cref="ArgumentException">The maps are not of this stage.</exception>
    public Tensor Project(Tensor maps)
    {
        Shapes.Require(maps, "B·T d H W", [-1, channels, mapSide, mapSide]);
        using var scope = NewDisposeScope();
        var x = Cut(maps)                                         // (F, d, g, g, k, k)
            .permute(0, 2, 3, 1, 4, 5)                            // (F, g, g, d, k, k)
            .reshape(-1, grid * grid, channels * windows.Side * windows.Side); // (F, N, d·k²)
        return project.call(x).MoveToOuterDisposeScope();         // (F, N, D)
    }

    // Windows side by side are a view, whose gradient is a view, too; unfold's is a sum into zeros, twice, though no two windows share a pixel.
    private Tensor Cut(Tensor maps) => windows.Side == windows.Stride
        ? maps.unflatten(3, [grid, windows.Side]).unflatten(2, [grid, windows.Side]).transpose(3, 4)
        : maps.unfold(2, windows.Side, windows.Stride).unfold(3, windows.Side, windows.Stride);

    /// <summary>z = E·x + e_t of frames in their clip.</summary>
    /// <param name="projected">E·x, (B, T, N, D).</param>
    /// <returns>A new tensor of the same shape.</returns>
    public Tensor AddTime(Tensor projected) =>
        time is null ? projected.alias() : projected.Plus(time.unsqueeze(1));   // (T, 1, D): the same for every place
}
