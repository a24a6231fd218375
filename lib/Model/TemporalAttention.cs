using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MsstNet.Model;

/// <summary>
/// Multi-head self-attention over time only. For every place p and head a:
/// q, k, v = W_Q z, W_K z, W_V z (Eq. 2–4, z already normalised); α(p,t) = softmax over t′ of q(p,t)·k(p,t′) / √D_h (Eq. 5);
/// s(p,t) = Σ_t′ α(p,t),t′ v(p,t′) (Eq. 6); the heads side by side times W_O (the product in Eq. 10). No biases, as in the equations.
/// </summary>
public sealed class TemporalAttention : Module<Tensor, Tensor>
{
    private readonly Linear qkv;   // W_Q above W_K above W_V: (3·D, D); head a owns rows a·D_h … (a+1)·D_h of each
    private readonly Linear output; // W_O: (D, D)
    private readonly int dim, heads;

    /// <summary>Builds the layer.</summary>
    /// <param name="dim">D, width of a token.</param>
    /// <param name="heads">A, heads; divides D.</param>
    /// <param name="generator">Draws the starting weights.</param>
    public TemporalAttention(int dim, int heads, Generator generator) : base(nameof(TemporalAttention))
    {
        if (heads < 1 || dim % heads != 0)
            throw new ArgumentException($"Dim {dim} is not a multiple of Heads {heads}: D_h = D / A must be whole.");
        (this.dim, this.heads) = (dim, heads);
        qkv = Linear(dim, 3 * dim, hasBias: false);
        Initialisation.XavierUniform(qkv.weight, generator, stacked: 3);
        output = Initialisation.Linear(dim, dim, generator, bias: false);
        RegisterComponents();
    }

    /// <summary>Mixes the frames of every place.</summary>
    /// <param name="z">Normalised tokens, (B, T, N, D).</param>
    /// <returns>W_O [s¹ … s^A], (B, T, N, D).</returns>
    public override Tensor forward(Tensor z)
    {
        Shapes.Require(z, "B T N D", [-1, -1, -1, dim]);
        using var scope = NewDisposeScope();
        var (q, k, v) = Heads(z);                                             // (B·N, A, T, D_h) each
        var s = Mix(q, k, v);                                                 // (B·N, A, T, D_h)
        s = s.reshape(-1, z.size(2), heads, z.size(1), dim / heads)           // (B, N, A, T, D_h)
             .permute(0, 3, 1, 2, 4)                                          // (B, T, N, A, D_h)
             .flatten(3);                                                     // (B, T, N, D)
        return output.call(s).MoveToOuterDisposeScope();
    }

    /// <summary>The weights α of Eq. 5: how much each frame listens to each other frame.</summary>
    /// <param name="z">Normalised tokens, (B, T, N, D).</param>
    /// <returns>(B, N, A, T, T′): the row of frame t sums to 1 over t′.</returns>
    public Tensor Weights(Tensor z)
    {
        Shapes.Require(z, "B T N D", [-1, -1, -1, dim]);
        using var scope = NewDisposeScope();
        var (q, k, _) = Heads(z);                                             // (B·N, A, T, D_h) each
        using Scalar scale = Math.Sqrt(dim / heads);
        var alpha = q.div(scale).matmul(k.transpose(-2, -1)).softmax(-1); // (B·N, A, T, T′)
        return alpha.reshape(-1, z.size(2), heads, z.size(1), z.size(1))      // (B, N, A, T, T′)
                    .MoveToOuterDisposeScope();
    }

    // Eq. 5 and 6 by libtorch's fused operator. In bfloat16 its CPU kernel (2.10), with its backward pass, takes two (T = 4) to seventeen times
    // as long as the products one by one (`bench operators`), which also keep the weights' sum in float32.
    private static Tensor Mix(Tensor q, Tensor k, Tensor v)
    {
        if (q.dtype != ScalarType.BFloat16 || q.device_type != DeviceType.CPU)
            return functional.scaled_dot_product_attention(q, k, v, null, 0.0, false);
        using Scalar scale = 1 / Math.Sqrt(q.size(-1));
        return q.matmul(k.transpose(-2, -1)).mul(scale).softmax(-1, ScalarType.Float32).to(q.dtype).matmul(v);
    }

    private (Tensor Q, Tensor K, Tensor V) Heads(Tensor z)
    {
        var parts = qkv.call(z)                                               // (B, T, N, 3·D)
            .reshape(z.size(0), z.size(1), z.size(2), 3, heads, dim / heads)  // (B, T, N, 3, A, D_h)
            .permute(3, 0, 2, 4, 1, 5)                                        // (3, B, N, A, T, D_h)
            .reshape(3, -1, heads, z.size(1), dim / heads)                    // (3, B·N, A, T, D_h)
            .unbind(0);                                                       // its gradient is put together once; three indices' are added up
        return (parts[0], parts[1], parts[2]);
    }
}
