using MsstNet.Model;
using static MsstNet.Lab.Tests.Model.Near;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>
/// Oracle: Eq. 1 as loops, number by number in double precision; plain P × P patching where the grid divides the map. 1e-5 relative.
/// </summary>
public class MELayerTests
{
    // Side 112 gives stages 1 … 4 maps of 28, 14, 7, 4; side 64 gives 16, 8, 4, 2.
    private static MsstNetConfig Config(int side, int grid = 4) =>
        new() { Side = side, Width = 2, Dim = 6, Heads = 2, Frames = 3, Grid = grid, Stages = new PerFormer(1, 2, 3) };

    private static MELayer Layer(MsstNetConfig config, int stage)
    {
        using var generator = new Generator(1UL, CPU);
        return ClosedForm.Fill(new MELayer(config.Embedding(stage), generator));
    }

    [Theory]
    [InlineData(112, 1)]
    [InlineData(112, 2)]
    [InlineData(112, 3)]
    [InlineData(112, 4)]
    public void Equals_Eq1_written_as_loops(int side, int stage)
    {
        using var scope = NewDisposeScope();
        var config = Config(side);
        var layer = Layer(config, stage);
        int d = config.Channels(stage), h = config.MapSide(stage), s = h / config.Grid, k = h - (config.Grid - 1) * s;
        var maps = ClosedForm.Tensor("frames", 2 * config.Frames, d, h, h);
        var (x, e, time) = (Numbers(maps), Numbers(layer.state_dict()["project.weight"]), Numbers(layer.state_dict()["time"]));

        var expected = Build([2, config.Frames, config.Patches, config.Dim], at =>
        {
            var (clip, t, p, row) = (at[0], at[1], at[2], at[3]);
            double sum = time([t, row]);
            for (int channel = 0, column = 0; channel < d; channel++)
                for (int dy = 0; dy < k; dy++)
                    for (int dx = 0; dx < k; dx++, column++)
                        sum += e([row, column]) * x([clip * config.Frames + t, channel, p / config.Grid * s + dy, p % config.Grid * s + dx]);
            return sum;
        });

        Equal(expected, layer.call(maps), 1e-5);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 2)]
    [InlineData(112, 1)]
    public void Is_non_overlapping_patching_where_the_grid_divides_the_map(int side, int stage)
    {
        using var scope = NewDisposeScope();
        var config = Config(side);
        var layer = Layer(config, stage);
        int h = config.MapSide(stage), patch = h / config.Grid;
        var maps = ClosedForm.Tensor("frames", config.Frames, config.Channels(stage), h, h);

        var patches = nn.functional.unfold(maps, patch, stride: patch).transpose(1, 2);   // (T, N, d·P²)
        var expected = patches.matmul(layer.state_dict()["project.weight"].t()) + layer.state_dict()["time"].unsqueeze(1);

        Equal(expected.unsqueeze(0), layer.call(maps), 1e-5);
    }

    [Fact]
    public void Without_a_time_embedding_equal_frames_give_equal_tokens_and_with_it_they_differ()
    {
        using var scope = NewDisposeScope();
        var config = Config(64);
        var maps = ClosedForm.Tensor("frames", 1, 2, 16, 16).expand(3, 2, 16, 16);

        var still = Layer(config with { TimeEmbedding = false }, 1).call(maps);
        var timed = Layer(config, 1).call(maps);

        Equal(still[0, 0], still[0, 2], 1e-6);
        NotEqual(timed[0, 0], timed[0, 2], 1e-3);
    }

    [Fact]
    public void Maps_of_another_stage_or_half_a_clip_are_refused()
    {
        using var scope = NewDisposeScope();
        var layer = Layer(Config(64), 1);

        var stage = Assert.Throws<ArgumentException>(() => layer.call(zeros(3, 4, 8, 8)));
        var clip = Assert.Throws<ArgumentException>(() => layer.call(zeros(4, 2, 16, 16)));

        Assert.Equal("maps is [3, 4, 8, 8]; expected B·T d H W = [·, 2, 16, 16].", stage.Message);
        Assert.Equal("maps holds 4 frames; expected whole clips of 3.", clip.Message);
    }
}
