using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// Dynamic loss scaling (Micikevicius et al. 2018) by PyTorch's rule: the loss is multiplied by s before the backward pass, so that gradients do
/// not vanish below float16's 6·10⁻⁸, and the gradients are divided by s again. A gradient that is not finite makes the step void and halves s;
/// 2000 steps without one double it. All of it stays on the device: nothing waits for the verdict.
/// </summary>
internal sealed class LossScale : IDisposable
{
    // 31 halvings of the start; a training that works never comes here.
    private const float Least = 1f / 32768;

    private readonly Tensor scale, steps;
    private readonly int interval;   // good steps in a row that double s

    public LossScale(Device device, double start = 65536, int interval = 2000)
    {
        using var scope = NewDisposeScope();
        this.interval = interval;
        scale = tensor((float)start, device: device).DetachFromDisposeScope();
        steps = tensor(0L, device: device).DetachFromDisposeScope();
    }

    /// <summary>s, a float32 scalar on the device.</summary>
    public Tensor Value => scale;

    /// <summary>Whether s is above its least value, bool scalar on the device; there, step after step was void.</summary>
    public Tensor Holds()
    {
        using Scalar least = Least;
        return scale.gt(least);
    }

    /// <summary>What must be saved to resume exactly.</summary>
    public IEnumerable<(string Name, Tensor Value)> State => [("loss_scale", scale), ("loss_scale_steps", steps)];

    /// <summary>Updates s after a step.</summary>
    /// <param name="finite">Whether the step's gradients were finite, bool scalar.</param>
    public void Note(Tensor finite)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using Scalar one = 1L, enough = (long)interval, twice = 2f, half = 0.5f, least = Least;   // held, see AdamW
        var count = steps.add(one, one).where(finite, zeros_like(steps));
        var full = count.ge(enough);
        scale.copy_(scale.mul(twice).where(full, scale).where(finite, scale.mul(half)).clamp_min(least));
        steps.copy_(zeros_like(steps).where(full, count));
    }

    public void Dispose()
    {
        scale.Dispose();
        steps.Dispose();
    }
}
