using MsstNet.Model;
using static MsstNet.Lab.Tests.Model.Near;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>
/// Oracle: Eq. 10 and 11 as loops around the attention checked in <see cref="TemporalAttentionTests"/>, GELU by a power series of erf;
/// symmetries the method must have. 1e-5 relative.
/// </summary>
public class TFormerTests
{
    private const int B = 2, T = 3, N = 4, D = 6;
    private static readonly MsstNetConfig Config = new() { Dim = D, Heads = 2, Frames = T, Grid = 2, MlpRatio = 3 };

    private static TFormerBlock Block(MsstNetConfig config)
    {
        using var generator = new Generator(1UL, CPU);
        return ClosedForm.Fill(new TFormerBlock(config.Block, generator));
    }

    private static TFormer Former(int blocks)
    {
        using var generator = new Generator(1UL, CPU);
        return ClosedForm.Fill(new TFormer(Config.Block, blocks, generator));
    }

    [Fact]
    public void A_block_equals_Eq10_and_Eq11_written_as_loops()
    {
        using var scope = NewDisposeScope();
        var block = Block(Config);
        var state = block.state_dict();
        using var generator = new Generator(1UL, CPU);
        var attention = new TemporalAttention(D, 2, generator);
        attention.load_state_dict(new Dictionary<string, Tensor>
        {
            ["qkv.weight"] = state["attention.qkv.weight"],
            ["output.weight"] = state["attention.output.weight"],
        });
        var input = ClosedForm.Tensor("frames", B, T, N, D);

        var half = Build([B, T, N, D], Plus(Numbers(attention.call(Norm(input, "norm1"))), Numbers(input)));
        var hidden = Affine(Norm(half, "norm2"), "widen", 3 * D, Gelu);
        var expected = Build([B, T, N, D], Plus(Numbers(Affine(hidden, "narrow", D, x => x)), Numbers(half)));

        Equal(expected, block.call(input), 1e-5);

        Func<long[], double> Plus(Func<long[], double> a, Func<long[], double> b) => at => a(at) + b(at);

        Tensor Norm(Tensor tensor, string name)
        {
            var (x, weight, bias) = (Numbers(tensor), Numbers(state[name + ".weight"]), Numbers(state[name + ".bias"]));
            return Build([B, T, N, D], at =>
            {
                double[] row = [.. Enumerable.Range(0, D).Select(i => x([at[0], at[1], at[2], i]))];
                double mean = row.Average(), variance = row.Average(value => (value - mean) * (value - mean));
                return (x(at) - mean) / Math.Sqrt(variance + 1e-5) * weight([at[3]]) + bias([at[3]]);
            });
        }

        Tensor Affine(Tensor tensor, string name, int outputs, Func<double, double> then)
        {
            var (x, weight, bias) = (Numbers(tensor), Numbers(state[name + ".weight"]), Numbers(state[name + ".bias"]));
            int inputs = (int)tensor.size(3);
            return Build([B, T, N, outputs], at =>
                then(bias([at[3]]) + Enumerable.Range(0, inputs).Sum(i => weight([at[3], i]) * x([at[0], at[1], at[2], i]))));
        }
    }

    [Fact]
    public void No_blocks_is_the_identity_and_several_are_one_after_another()
    {
        using var scope = NewDisposeScope();
        var input = ClosedForm.Tensor("frames", B, T, N, D);
        var two = Former(2);
        var first = Block(Config);
        var second = Block(Config);
        first.load_state_dict(Part("blocks.0."));
        second.load_state_dict(Part("blocks.1."));

        Assert.True(Former(0).call(input).Equals(input));
        Equal(second.call(first.call(input)), two.call(input), 1e-6);

        Dictionary<string, Tensor> Part(string prefix) => two.state_dict()
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
    }

    [Fact]
    public void Trace_gives_the_same_tokens_and_each_frame_spreads_one_whole_attention()
    {
        using var scope = NewDisposeScope();
        var input = ClosedForm.Tensor("frames", B, T, N, D);
        var former = Former(2);

        var (tokens, attention) = former.Trace(input);

        Equal(former.call(input), tokens, 1e-6);
        Assert.Equal(2, attention.Count);
        Equal(ones(B, N, 2, T), attention[1].sum(-1), 1e-6);
        NotEqual(attention[0], attention[1], 1e-3);
    }

    [Fact]
    public void Permuting_places_permutes_tokens_and_permuting_frames_permutes_frames()
    {
        using var scope = NewDisposeScope();
        var input = ClosedForm.Tensor("frames", B, T, N, D);
        var former = Former(2);
        var places = from_array(new long[] { 2, 0, 3, 1 });
        var frames = from_array(new long[] { 2, 0, 1 });
        var output = former.call(input);

        Equal(output.index_select(2, places), former.call(input.index_select(2, places)), 1e-5);
        Equal(output.index_select(1, frames), former.call(input.index_select(1, frames)), 1e-5);
    }

    [Fact]
    public void Dropout_acts_in_training_and_not_in_evaluation()
    {
        using var scope = NewDisposeScope();
        var input = ClosedForm.Tensor("frames", B, T, N, D);
        var plain = Block(Config).call(input);
        var block = Block(Config with { Dropout = 0.5 });

        block.eval();
        Equal(plain, block.call(input), 1e-6);
        block.train();
        NotEqual(plain, block.call(input), 1e-3);
    }

    /// <summary>x · Φ(x), Φ by Taylor's series of erf, which converges well for the |x| met here.</summary>
    private static double Gelu(double x)
    {
        double u = x / Math.Sqrt(2), term = u, sum = u;
        for (int n = 1; n < 60; n++)
        {
            term *= -u * u / n;
            sum += term / (2 * n + 1);
        }
        return 0.5 * x * (1 + 2 / Math.Sqrt(Math.PI) * sum);
    }
}
