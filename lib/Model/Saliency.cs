using MsstNet.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Model;

/// <summary>What the network made of a batch of clips on its way to the classes. Disposing it frees every tensor.</summary>
/// <param name="Logits">(B, C).</param>
/// <param name="Embedding">z̄ of Eq. 12, (B, D).</param>
/// <param name="Inputs">What entered T-Former 1, 2, 3: (B, T, N, D) each.</param>
/// <param name="Tokens">What left T-Former 1, 2, 3: (B, T, N, D) each.</param>
/// <param name="Attention">α of every block: <c>Attention[former][block]</c> is (B, N, A, T, T′).</param>
public sealed record ClipTrace(
    torch.Tensor Logits,
    torch.Tensor Embedding,
    IReadOnlyList<torch.Tensor> Inputs,
    IReadOnlyList<torch.Tensor> Tokens,
    IReadOnlyList<IReadOnlyList<torch.Tensor>> Attention) : IDisposable
{
    /// <summary>Every tensor of the trace.</summary>
    internal IEnumerable<torch.Tensor> All => [Logits, Embedding, .. Inputs, .. Tokens, .. Attention.SelectMany(blocks => blocks)];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in All) tensor.Dispose();
    }
}

/// <summary>Where and when a network looked, from a <see cref="ClipTrace"/>.</summary>
public static class Saliency
{
    private static readonly Scalar Half = 0.5; // held while libtorch reads it, as in HeldScalars

    /// <summary>
    /// Grad-CAM (Selvaraju et al. 2017) at the tokens that enter a T-Former: with g = ∂ logit_c / ∂ z and w_d the mean of g over frames and
    /// places, the map is max(0, Σ_d w_d z_d). A token is one window of the face, so the map is as fine as the network's own grid.
    /// </summary>
    /// <param name="trace">A trace made with gradients on; its graph is kept.</param>
    /// <param name="former">0, 1 or 2.</param>
    /// <param name="label">c, the class asked about.</param>
    /// <returns>(B, T, N), without gradient.</returns>
    public static Tensor GradCam(ClipTrace trace, int former, int label)
    {
        using var scope = NewDisposeScope();
        Tensor z = trace.Inputs[former], logit = trace.Logits.select(1, label).sum();
        Tensor gradient = autograd.grad([logit], [z], retain_graph: true)[0];         // (B, T, N, D)
        Tensor weight = gradient.mean([1, 2], keepdim: true);                          // (B, 1, 1, D)
        return z.mul(weight).sum(-1).relu().detach().MoveToOuterDisposeScope();        // (B, T, N)
    }

    /// <summary>
    /// Attention roll-out (Abnar and Zuidema 2020) over time: the product over the blocks of ½ (I + mean over heads of α), per place. Row t says
    /// how much each frame t′ of the input to this T-Former went into frame t of its output; residual and attention are given equal weight,
    /// the MLPs none.
    /// </summary>
    /// <param name="attention">One T-Former's maps, (B, N, A, T, T′) a block.</param>
    /// <returns>(B, N, T, T′), rows sum to 1.</returns>
    /// <exception cref="ArgumentException">The T-Former has no block.</exception>
    public static Tensor RollOut(IReadOnlyList<Tensor> attention)
    {
        if (attention.Count == 0) throw new ArgumentException("A T-Former without blocks has no attention to roll out.", nameof(attention));
        using var scope = NewDisposeScope();
        long frames = attention[0].size(-1);
        Tensor one = eye(frames), product = one;
        foreach (Tensor block in attention) product = block.detach().mean([2]).Plus(one).mul(Half).matmul(product);
        return product.MoveToOuterDisposeScope();
    }
}
