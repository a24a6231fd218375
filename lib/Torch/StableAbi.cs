using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Torch;

/// <summary>
/// Operators of libtorch that TorchSharp does not offer, called through libtorch's stable C ABI (torch/csrc/stable/c/shim.h, libtorch 2.10).
/// Its names are not mangled and its calls return an error code, so a libtorch without them is recognised before anything is called. They are
/// looked up in the libtorch that <see cref="TorchLibrary"/> loaded, never in another one of the system's.
/// </summary>
internal static unsafe class StableAbi
{
    private static readonly Lazy<string?> Tested = new(FindAndTest);
    private static delegate* unmanaged<byte*, byte*, ulong*, ulong, int> callDispatcher;
    private static delegate* unmanaged<nint, out nint, int> newTensorHandle;
    private static delegate* unmanaged<nuint, out nint, int> newList;
    private static delegate* unmanaged<nint, ulong, int> pushBack;
    private static ulong version;

    /// <summary>Why the operators cannot be used here; null when they can. Found out once a process, by trying.</summary>
    public static string? WhyNot => Tested.Value;

    /// <summary>
    /// SGD with momentum on all weights in one pass over memory: g ← g + λθ; v ← μv + g; θ ← θ − ηv (aten::_fused_sgd_, dampening 0, not Nesterov's).
    /// Only after <see cref="WhyNot"/> was null, under no_grad, and only for dense tensors of one type and device with equal strides in θ, g and v:
    /// the kernel walks the memory of the three side by side.
    /// </summary>
    /// <exception cref="LabException">libtorch refused.</exception>
    public static void FusedSgd(
        IReadOnlyList<(Tensor Weight, Tensor Gradient, Tensor Velocity)> pieces, double momentum, double weightDecay, double rate)
    {
        ulong* stack = stackalloc ulong[12];
        stack[0] = List([.. pieces.Select(piece => piece.Weight)]);
        stack[1] = List([.. pieces.Select(piece => piece.Gradient)]);
        stack[2] = List([.. pieces.Select(piece => piece.Velocity)]);
        stack[3] = Word(weightDecay);
        stack[4] = Word(momentum);
        stack[5] = Word(rate);
        for (int i = 6; i < 12; i++) stack[i] = 0;   // dampening, Nesterov, maximise, first step: 0; no scale of gradients, no record of infinities
        Call("aten::_fused_sgd_\0"u8, stack);
    }

    /// <summary>
    /// Adam with decoupled weight decay on all weights in one pass over memory (aten::_fused_adamw_, not AMSGrad). The rule is at Training.AdamW; the
    /// conditions are those of <see cref="FusedSgd"/>, for θ, g, m and v.
    /// </summary>
    /// <exception cref="LabException">libtorch refused.</exception>
    public static void FusedAdamW(
        IReadOnlyList<(Tensor Weight, Tensor Gradient, Tensor Mean, Tensor Square)> pieces, AdamWStep step)
    {
        using Tensor count = tensor((float)step.Count);
        ulong* stack = stackalloc ulong[15];
        stack[0] = List([.. pieces.Select(piece => piece.Weight)]);
        stack[1] = List([.. pieces.Select(piece => piece.Gradient)]);
        stack[2] = List([.. pieces.Select(piece => piece.Mean)]);
        stack[3] = List([.. pieces.Select(piece => piece.Square)]);
        stack[4] = List([]);
        stack[5] = List([.. pieces.Select(_ => count)]);
        (stack[6], stack[7], stack[8]) = (Word(step.Rate), Word(step.Beta1), Word(step.Beta2));
        (stack[9], stack[10]) = (Word(step.WeightDecay), Word(step.Epsilon));
        for (int i = 11; i < 15; i++) stack[i] = 0;   // AMSGrad, maximise: no; no scale of gradients, no record of infinities
        Call("aten::_fused_adamw_\0"u8, stack);
    }

    /// <summary>Copies each tensor of a list into the one at its place in another, converted to its type (aten::_foreach_copy_).</summary>
    /// <exception cref="LabException">libtorch refused.</exception>
    public static void CopyAll(IReadOnlyList<Tensor> to, IReadOnlyList<Tensor> from)
    {
        ulong* stack = stackalloc ulong[3];
        stack[0] = List([.. to]);
        stack[1] = List([.. from]);
        stack[2] = 0;   // waits
        Call("aten::_foreach_copy_\0"u8, stack);
    }

    private static void Call(ReadOnlySpan<byte> name, ulong* stack)
    {
        fixed (byte* text = name, overload = "\0"u8)
            Require(callDispatcher(text, overload, stack, version), System.Text.Encoding.UTF8.GetString(name[..^1]));
    }

    private static ulong Word(double value) => BitConverter.DoubleToUInt64Bits(value);

    // The dispatcher takes the list, and the handles in it, off the stack and frees them.
    private static ulong List(Tensor[] tensors)
    {
        Require(newList((nuint)tensors.Length, out nint list), "torch_new_list_reserve_size");
        foreach (var tensor in tensors)
        {
            Require(newTensorHandle(tensor.Handle, out nint handle), "aoti_torch_new_tensor_handle");
            Require(pushBack(list, (ulong)handle), "torch_list_push_back");
        }
        return (ulong)list;
    }

    private static void Require(int code, string call)
    {
        if (code != 0) throw new LabException($"libtorch refused {call} (code {code}); what it says is on standard error.");
    }

    private static string? FindAndTest()
    {
        if (TorchLibrary.Status.Folder is not { } folder) return "the libtorch in use was not loaded by this library";
        try
        {
            nint library = NativeLibrary.Load(Path.Combine(folder, "libtorch_cpu.so"));
            callDispatcher = (delegate* unmanaged<byte*, byte*, ulong*, ulong, int>)NativeLibrary.GetExport(library, "torch_call_dispatcher");
            newTensorHandle = (delegate* unmanaged<nint, out nint, int>)NativeLibrary.GetExport(library, "aoti_torch_new_tensor_handle");
            newList = (delegate* unmanaged<nuint, out nint, int>)NativeLibrary.GetExport(library, "torch_new_list_reserve_size");
            pushBack = (delegate* unmanaged<nint, ulong, int>)NativeLibrary.GetExport(library, "torch_list_push_back");
            version = ((delegate* unmanaged<ulong>)NativeLibrary.GetExport(library, "aoti_torch_abi_version"))();
            return Test();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or LabException)
        {
            return e.Message;
        }
    }

    // Two weights, two steps, against the rules written out: a libtorch whose operators take other arguments must not touch a network.
    private static string? Test()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return !SgdIsRight() ? Wrong("_fused_sgd_") : !AdamWIsRight() ? Wrong("_fused_adamw_") : !CopyIsRight() ? Wrong("_foreach_copy_") : null;

        static string Wrong(string name) => $"this libtorch's {name} does not do what it should";
    }

    private static bool SgdIsRight()
    {
        const double momentum = 0.9, decay = 0.01, rate = 0.1;
        using Scalar mu = momentum, lambda = decay, eta = rate;
        Tensor[] weights = [linspace(-2, 3, 3), linspace(0.5, 0.5, 1)];
        Tensor[] velocities = [linspace(1, -1, 3), linspace(2, 2, 1)];
        bool right = true;
        for (int step = 0; step < 2; step++)
        {
            Tensor[] gradients = [linspace(0.5, -1 - step, 3), linspace(4, 4, 1)];
            var (velocity, expected) = (new Tensor[weights.Length], new Tensor[weights.Length]);
            for (int i = 0; i < weights.Length; i++)
            {
                velocity[i] = velocities[i].mul(mu).Plus(gradients[i]).Plus(weights[i].mul(lambda));
                expected[i] = weights[i].sub(velocity[i].mul(eta));
            }
            FusedSgd([.. weights.Zip(gradients, velocities)], momentum, decay, rate);
            right &= Same(weights, expected) && Same(velocities, velocity);
        }
        return right;
    }

    private static bool AdamWIsRight()
    {
        Tensor[] weights = [linspace(-2, 3, 3), linspace(0.5, 0.5, 1)];
        Tensor[] means = [zeros(3), zeros(1)], squares = [zeros(3), zeros(1)];
        // In numbers, apart from tensors: θ, m and v of each weight's elements.
        double[][] theta = [[-2, 0.5, 3], [0.5]], m = [new double[3], new double[1]], v = [new double[3], new double[1]];
        for (int count = 1; count <= 2; count++)
        {
            var step = new AdamWStep(count, Rate: 0.1, Beta1: 0.9, Beta2: 0.98, WeightDecay: 0.01, Epsilon: 1e-8);
            double[][] g = [[0.5, -0.25, -1 - count], [4]];
            for (int i = 0; i < 2; i++)
            {
                for (int k = 0; k < g[i].Length; k++)
                {
                    m[i][k] = (0.9 * m[i][k]) + (0.1 * g[i][k]);
                    v[i][k] = (0.98 * v[i][k]) + (0.02 * g[i][k] * g[i][k]);
                    double length = m[i][k] / (1 - Math.Pow(0.9, count)) / (Math.Sqrt(v[i][k] / (1 - Math.Pow(0.98, count))) + 1e-8);
                    theta[i][k] = (theta[i][k] * (1 - (0.1 * 0.01))) - (0.1 * length);
                }
            }
            FusedAdamW([.. Enumerable.Range(0, 2).Select(i => (weights[i], tensor(Floats(g[i])), means[i], squares[i]))], step);
        }
        return Same(weights, [.. theta.Select(t => tensor(Floats(t)))]) && Same(means, [.. m.Select(t => tensor(Floats(t)))])
            && Same(squares, [.. v.Select(t => tensor(Floats(t)))]);
    }

    private static bool CopyIsRight()
    {
        Tensor[] to = [zeros(3), zeros(1, ScalarType.BFloat16)], from = [linspace(-2, 3, 3).to(ScalarType.BFloat16), linspace(0.5, 0.5, 1)];
        CopyAll(to, from);
        return Same([to[0], to[1].to(ScalarType.Float32)], [linspace(-2, 3, 3), linspace(0.5, 0.5, 1)]);
    }

    private static float[] Floats(double[] numbers) => [.. numbers.Select(number => (float)number)];

    private static bool Same(Tensor[] ours, Tensor[] expected) => ours.Zip(expected).All(pair => pair.First.allclose(pair.Second, 1e-5, 1e-6));
}

/// <summary>What a step of AdamW takes beside weights, gradients and moments.</summary>
/// <param name="Count">Which step it is, from 1.</param>
/// <param name="Rate">η.</param>
/// <param name="Beta1">β₁, the memory of the mean.</param>
/// <param name="Beta2">β₂, the memory of the square.</param>
/// <param name="WeightDecay">λ.</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct AdamWStep(long Count, double Rate, double Beta1, double Beta2, double WeightDecay, double Epsilon);
