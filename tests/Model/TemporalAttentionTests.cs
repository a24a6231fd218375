using MsstNet.Lab.Model;
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
