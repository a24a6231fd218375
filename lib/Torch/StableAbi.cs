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
        fixed (byte* name = "aten::_fused_sgd_\0"u8, overload = "\0"u8)
            Require(callDispatcher(name, overload, stack, version), "aten::_fused_sgd_");
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

    // Two weights, two steps, against the rule written out: a libtorch whose operator takes other arguments must not touch a network.
    private static string? Test()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        const double momentum = 0.9, decay = 0.01, rate = 0.1;
        using Scalar mu = momentum, lambda = decay, eta = rate;
        Tensor[] weights = [linspace(-2, 3, 3), linspace(0.5, 0.5, 1)];
        Tensor[] velocities = [linspace(1, -1, 3), linspace(2, 2, 1)];
        for (int step = 0; step < 2; step++)
        {
            Tensor[] gradients = [linspace(0.5, -1 - step, 3), linspace(4, 4, 1)];
            var velocity = new Tensor[weights.Length];
            var expected = new Tensor[weights.Length];
            for (int i = 0; i < weights.Length; i++)
            {
                velocity[i] = velocities[i].mul(mu).Plus(gradients[i]).Plus(weights[i].mul(lambda));
                expected[i] = weights[i].sub(velocity[i].mul(eta));
            }
            FusedSgd([.. weights.Zip(gradients, velocities)], momentum, decay, rate);
            for (int i = 0; i < weights.Length; i++)
            {
                if (!weights[i].allclose(expected[i], 1e-5, 1e-6) || !velocities[i].allclose(velocity[i], 1e-5, 1e-6))
                    return "this libtorch's _fused_sgd_ does not do what it should";
            }
        }
        return null;
    }
}
