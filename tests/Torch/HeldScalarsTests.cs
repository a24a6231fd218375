using System.Reflection;
using MsstNet.Torch;
using TorchSharp;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// No <see cref="Scalar"/> of the library can be collected while libtorch reads it. Oracle: the instructions of MsstNet.dll and TorchSharp.dll.
/// A Scalar is held in a static field or in a local that is disposed, and nothing of TorchSharp is called that makes one without holding it.
/// </summary>
public class HeldScalarsTests
{
    private const string Conversion = "TorchSharp.Scalar.op_Implicit";

    private static readonly IReadOnlyList<MethodCode> Library = MethodCode.Of(typeof(TorchLibrary).Assembly);
    private static readonly HashSet<string> Careless = CarelessOfTorchSharp();

    [Fact]
    public void Every_Scalar_of_the_library_is_held() => Assert.Empty(
        from method in Library
        from at in Enumerable.Range(0, method.Code.Count)
        where method.Code[at].Call?.StartsWith(Conversion, StringComparison.Ordinal) == true && !Held(method, at + 1)
        select method.Name);

    [Fact]
    public void The_library_calls_nothing_that_makes_a_Scalar_without_holding_it() => Assert.Empty(
        from method in Library
        from step in method.Code
        where step.Call is { } call && (Careless.Contains(call) || MakesCarelessModule(step))
        select $"{method.Name} calls {step.Call}");

    [Fact]
    public void The_oracle_knows_a_careless_operator_and_a_careless_module()
    {
        Assert.Contains("TorchSharp.torch/Tensor.op_Addition(TorchSharp.torch/Tensor,Double)", Careless);
        Assert.Contains("TorchSharp.torch/Tensor.op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)", Careless);
        Assert.Contains("TorchSharp.Modules.BatchNorm.forward(TorchSharp.torch/Tensor)", Careless);
    }

    // using Scalar x = number; or a static field.
    private static bool Held(MethodCode method, int next)
    {
        if (method.Code[next].Operation == "stsfld") return method.Name.Contains("..cctor", StringComparison.Ordinal);
        if (method.Code[next].Local is not { } local || !method.Code[next].Operation.StartsWith("stloc", StringComparison.Ordinal)) return false;
        return method.Code.Zip(method.Code.Skip(1)).Any(pair =>
            pair.First.Local == local && pair.First.Operation.StartsWith("ldloc", StringComparison.Ordinal)
            && pair.Second.Call?.EndsWith("IDisposable.Dispose()", StringComparison.Ordinal) == true);
    }

    // What converts a number itself, and what calls that.
    private static HashSet<string> CarelessOfTorchSharp()
    {
        var methods = MethodCode.Of(typeof(torch).Assembly);
        var careless = new HashSet<string>(StringComparer.Ordinal);
        int before;
        do
        {
            before = careless.Count;
            careless.UnionWith(methods
                .Where(method => method.Code.Any(step => step.Call is { } call
                    && (call.StartsWith(Conversion, StringComparison.Ordinal) || careless.Contains(call))))
                .Select(method => method.Name));
        }
        while (careless.Count > before);
        return careless;
    }

    // torch.nn.BatchNorm2d(…) gives a module whose forward is careless.
    private static bool MakesCarelessModule(MethodStep step)
    {
        if (step.Returns is null || !step.Returns.StartsWith("TorchSharp.Modules.", StringComparison.Ordinal)) return false;
        for (Type? type = typeof(torch).Assembly.GetType(step.Returns); type is not null; type = type.BaseType)
        {
            bool declares = type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public).Any(m => m.Name == "forward");
            if (declares) return Careless.Any(name => name.StartsWith(type.FullName + ".forward(", StringComparison.Ordinal));
        }
        return false;
    }
}
