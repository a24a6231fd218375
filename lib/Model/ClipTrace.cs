using TorchSharp;

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
