using MsstNet.Model;
using TorchSharp;
using static MsstNet.Lab.Tests.Model.Near;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>Oracle: Eq. 2–6 and the product of Eq. 10 as loops over clip, place, head and frame, in double precision. 1e-5 relative.</summary>
public class TemporalAttentionTests
{
    private const int B = 2, T = 3, N = 4, D = 6, A = 2, Dh = D / A;

    private static TemporalAttention Layer()
    {
        using var generator = new Generator(1UL, CPU);
        return ClosedForm.Fill(new TemporalAttention(D, A, generator));
    }

    [Fact]
    public void Weights_and_output_equal_the_equations_written_as_loops()
    {
        using var scope = NewDisposeScope();
        var layer = Layer();
        var input = ClosedForm.Tensor("frames", B, T, N, D);
        var (z, w, wo) = (Numbers(input), Numbers(layer.state_dict()["qkv.weight"]), Numbers(layer.state_dict()["output.weight"]));

        // which: 0 query, 1 key, 2 value; row i of head a (Eq. 2–4)
        double Project(int which, long a, long i, long b, long t, long p) =>
            Enumerable.Range(0, D).Sum(column => w([which * D + a * Dh + i, column]) * z([b, t, p, column]));
        double Score(long b, long p, long a, long t, long other) =>
            Enumerable.Range(0, Dh).Sum(i => Project(0, a, i, b, t, p) / Math.Sqrt(Dh) * Project(1, a, i, b, other, p));
        double Alpha(long b, long p, long a, long t, long other) =>
            Math.Exp(Score(b, p, a, t, other)) / Enumerable.Range(0, T).Sum(any => Math.Exp(Score(b, p, a, t, any)));      // Eq. 5
        double Mixed(long b, long t, long p, long a, long i) =>
            Enumerable.Range(0, T).Sum(other => Alpha(b, p, a, t, other) * Project(2, a, i, b, other, p));                 // Eq. 6

        var alpha = Build([B, N, A, T, T], at => Alpha(at[0], at[1], at[2], at[3], at[4]));
        var output = Build([B, T, N, D], at => Enumerable.Range(0, D).Sum(j => wo([at[3], j]) * Mixed(at[0], at[1], at[2], j / Dh, j % Dh)));

        Equal(alpha, layer.Weights(input), 1e-5);
        Equal(output, layer.call(input), 1e-5);
    }

    /// <summary>
    /// In bfloat16 another way is taken on the CPU. Oracle: the same numbers, already rounded, in float32; a relative error of the whole of 1 %,
    /// where one rounding is at most 0.4 %.
    /// </summary>
    [Fact]
    public void In_bfloat16_output_and_gradients_are_float32s_but_for_roundings()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3UL, CPU);
        var results = new List<Tensor[]>();
        var weights = (randn([3, 24, 24], generator: generator) / Math.Sqrt(24)).to(ScalarType.BFloat16);   // as large as starting weights
        var (input, gradient) = (randn([2, 16, 3, 24], generator: generator).to(ScalarType.BFloat16),
            randn([2, 16, 3, 24], generator: generator).to(ScalarType.BFloat16));
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var layer = new TemporalAttention(24, 4, generator);
            layer.to(type);
            using (no_grad())
            {
                layer.get_parameter("qkv.weight")!.copy_(weights.flatten(0, 1));
                layer.get_parameter("output.weight")!.copy_(weights[0]);
            }
            var z = input.to(type).detach().requires_grad_(true);
            var y = layer.call(z);
            Assert.Equal(type, y.dtype);
            y.backward([gradient.to(type)]);
            results.Add([y.detach(), z.grad!, layer.get_parameter("qkv.weight")!.grad!]);
        }
        foreach (var (exact, rounded) in results[0].Zip(results[1]))
        {
            double error = ((rounded.to(ScalarType.Float32) - exact).norm() / exact.norm()).item<float>();
            Assert.InRange(error, 1e-5, 0.01);
        }
    }

    [Fact]
    public void A_place_never_hears_of_another()
    {
        using var scope = NewDisposeScope();
        var layer = Layer();
        var input = ClosedForm.Tensor("frames", B, T, N, D);
        var changed = input.clone();
        changed[.., .., 1] += 1;

        var (before, after) = (layer.call(input), layer.call(changed));

        foreach (int place in new[] { 0, 2, 3 }) Equal(before[.., .., place], after[.., .., place], 1e-6);
        NotEqual(before[.., .., 1], after[.., .., 1], 1e-3);
    }
}
