using MsstNet.Model;
using TorchSharp;

namespace MsstNet.Lab.Tests.Model;

/// <summary>Oracles: the roll-out of known matrices by hand, and the gradient of a linear read-out, which is its weight. 1e-6.</summary>
public sealed class SaliencyTests
{
    [Fact]
    public void Rolling_out_one_uniform_block_is_half_identity_half_uniform()
    {
        using var scope = torch.NewDisposeScope();
        var uniform = torch.full([1, 2, 3, 4, 4], 0.25f);
        var expected = (torch.eye(4) + torch.full([4, 4], 0.25f)) / 2;
        Assert.True(torch.allclose(Saliency.RollOut([uniform])[0, 1], expected, atol: 1e-6));
        Assert.True(torch.allclose(Saliency.RollOut([uniform, uniform])[0, 0], expected.matmul(expected), atol: 1e-6));
        Assert.Throws<ArgumentException>(() => Saliency.RollOut([]));
    }

    [Fact]
    public void The_map_of_a_linear_read_out_is_its_weight_times_the_tokens()
    {
        using var scope = torch.NewDisposeScope();
        var z = torch.tensor(new float[] { 1, -2, 3, 4, 5, -6, -7, 8 }).reshape(1, 2, 2, 2).requires_grad_(true); // (B, T, N, D)
        var weight = torch.tensor(new float[] { 2, 1 });
        var logits = z.matmul(weight).sum([1, 2]).unsqueeze(1);
        var trace = new ClipTrace(logits, z, [z], [z], []);
        Assert.Equal([0f, 10f, 4f, 0f], Saliency.GradCam(trace, 0, 0).flatten().data<float>().ToArray());
    }
}
