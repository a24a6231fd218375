using MsstNet.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// Weights that <see cref="MasterWeights"/> widens, moves and rounds together: small ones in one call, a large one in pieces, so that gradient,
/// master, state and weight stay in the processor's cache. On a GPU each weight is a group.
/// </summary>
internal sealed class WeightGroup : IDisposable
{
    /// <summary>Numbers of a group, at most, on the CPU.</summary>
    private const long Room = 1 << 18;

    private readonly List<Piece> pieces = [];
    private readonly Tensor? wide;   // float32, the widened gradients one after the other; null where a gradient is widened as a whole

    private WeightGroup(Tensor? wide) => this.wide = wide;

    /// <summary>The groups of a network's weights that learn.</summary>
    /// <param name="working">The network's weights, in fewer bits.</param>
    /// <param name="masters">Their masters, in the same order.</param>
    /// <param name="optimizer">Whose state is moved with them.</param>
    public static IReadOnlyList<WeightGroup> Of(IReadOnlyList<Parameter> working, (string Name, Parameter Weight)[] masters, Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var groups = new List<WeightGroup>();
        bool onCpu = working[0].device_type == DeviceType.CPU;
        Tensor shared = empty(onCpu ? Room : 0);
        long used = Room;
        for (int i = 0, index = 0; i < working.Count; i++)
        {
            if (!masters[i].Weight.requires_grad) continue;
            var whole = new Piece(i, -1, working[i].alias(), masters[i].Weight.alias(), null, [.. optimizer.StateOf(index++)]);
            long count = whole.Master.numel();
            if (!onCpu || !working[i].is_contiguous() || !whole.Master.is_contiguous())
            {
                groups.Add(new WeightGroup(null) { pieces = { whole } });
                used = Room;
            }
            else if (count <= Room)
            {
                if (used + count > Room)
                {
                    groups.Add(new WeightGroup(shared.alias()));
                    used = 0;
                }
                groups[^1].pieces.Add(whole with { Wide = shared.narrow(0, used, count).view(whole.Master.shape) });
                used += count;
            }
            else
            {
                for (long at = 0; at < count; at += Room)
                    groups.Add(new WeightGroup(shared.alias()) { pieces = { whole.Part(at, shared.narrow(0, 0, Math.Min(Room, count - at))) } });
                used = Room;
            }
        }
        foreach (Tensor view in groups.SelectMany(group => group.Views)) view.DetachFromDisposeScope();   // they outlive the step that makes them
        return groups;
    }

    /// <summary>The L2 norm of the group's gradients, scalar; null when it has none.</summary>
    public Tensor? Norm(Tensor?[] gradients)
    {
        using var scope = NewDisposeScope();
        var present = Widened(gradients);
        return present.Count > 0 ? stack([.. present.Select(piece => piece.Wide!.norm())]).norm().MoveToOuterDisposeScope() : null;
    }

    /// <summary>Widens the gradients, moves the masters and rounds them into the network's weights.</summary>
    /// <param name="gradients">Of all the network's weights; null where there is none.</param>
    /// <param name="factor">Scales the gradients; null for 1.</param>
    /// <param name="finite">Whether the step counts, bool scalar; null when it does.</param>
    /// <param name="move">The optimizer's rule.</param>
    public void Step(Tensor?[] gradients, Tensor? factor, Tensor? finite, Action<IReadOnlyList<WeightPiece>> move)
    {
        using var scope = NewDisposeScope();
        var present = Widened(gradients);
        if (present.Count == 0) return;
        if (factor is not null)
            foreach (Tensor gradient in wide is null ? present.Select(piece => piece.Wide!) : [wide]) gradient.mul_(factor);
        (Tensor Now, Tensor Before)[] moved = finite is null ? []
            : [.. present.SelectMany(piece => piece.State.Append(piece.Master)).Select(tensor => (tensor, tensor.clone()))];
        move([.. present.Select(piece => new WeightPiece(piece.Master, piece.Wide!, piece.State))]);
        foreach (var (now, before) in moved) now.copy_(now.where(finite!, before));
        Copy([.. present.Select(piece => (piece.Working, piece.Master))]);
    }

    /// <summary>Frees the views; weights, masters and states stay their owners'.</summary>
    public void Dispose()
    {
        foreach (Tensor view in Views) view.Dispose();
    }

    private IEnumerable<Tensor> Views => [.. pieces.SelectMany(piece => piece.Views), .. wide is null ? [] : (Tensor[])[wide]];

    // The pieces whose weights have a gradient, with it in their Wide.
    private List<Piece> Widened(Tensor?[] gradients)
    {
        List<Piece> present = [.. pieces.Where(piece => gradients[piece.Weight] is not null)];
        if (wide is null) return [.. present.Select(piece => piece with { Wide = gradients[piece.Weight]!.to(ScalarType.Float32) })];
        Copy([.. present.Select(piece => (piece.Wide!, piece.Of(gradients[piece.Weight]!)))]);
        return present;
    }

    private static void Copy(IReadOnlyList<(Tensor To, Tensor From)> pairs)
    {
        if (pairs.Count > 1 && pairs[0].To.device_type == DeviceType.CPU && StableAbi.WhyNot is null)
            StableAbi.CopyAll([.. pairs.Select(pair => pair.To)], [.. pairs.Select(pair => pair.From)]);
        else foreach (var (to, from) in pairs) to.copy_(from);
    }

    /// <summary>A weight, or some of its numbers in the order of memory.</summary>
    /// <param name="Weight">Which of the network's weights.</param>
    /// <param name="At">The first number; -1 for the whole weight.</param>
    /// <param name="Working">In the network, in fewer bits.</param>
    /// <param name="Master">In float32.</param>
    /// <param name="Wide">Where its gradient is widened; null where that makes a new tensor.</param>
    /// <param name="State">The optimizer's.</param>
    private sealed record Piece(int Weight, long At, Tensor Working, Tensor Master, Tensor? Wide, Tensor[] State)
    {
        // A whole weight's state is the optimizer's own tensor.
        public IEnumerable<Tensor> Views => [Working, Master, .. Wide is null ? [] : (Tensor[])[Wide], .. At < 0 ? [] : State];

        public Piece Part(long at, Tensor wide)
        {
            Tensor Of(Tensor whole) => whole.view(-1).narrow(0, at, wide.numel());
            return new Piece(Weight, at, Of(Working), Of(Master), wide, [.. State.Select(Of)]);
        }

        public Tensor Of(Tensor gradient) => At < 0 ? gradient : gradient.contiguous().view(-1).narrow(0, At, Wide!.numel());
    }
}
