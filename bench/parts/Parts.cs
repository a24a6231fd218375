using BenchmarkDotNet.Attributes;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>Where a step's time goes: each part of the paper's network at T = 16, B = 2, forward alone and with its backward pass.</summary>
public class Parts
{
    public const int Frames = 16, Clips = 2;

    private MSSTNet network = null!;
    private TrainingStep step = null!;
    private Part part = null!;
    private Tensor gradient = null!;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [Params(Precision.Fp32, Precision.Bf16)]
    public Precision Precision { get; set; }

    public static IEnumerable<string> Names => Part.Names;

    [GlobalSetup]
    public void Build()
    {
        TorchLibrary.Require();
        network = new MSSTNet(Presets.Paper(Frames), seed: 1);
        step = new TrainingStep(network, new TrainingConfig { Precision = Precision });
        step.Begin();
        part = Part.Of(Name, network, Clips, Precision);
        using var noGradient = no_grad();
        using var output = part.Run(part.Input);
        gradient = randn_like(output);
    }

    [GlobalCleanup]
    public void Free()
    {
        gradient.Dispose();
        part.Input.Dispose();
        step.Dispose();
        network.Dispose();
    }

    [Benchmark]
    public void Forward()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        part.Run(part.Input);
    }

    [Benchmark]
    public void ForwardAndBackward()
    {
        using var scope = NewDisposeScope();
        autograd.backward(part.Run(part.Input), gradient);
        part.Input.grad = null;
        foreach (var weight in network.parameters()) weight.grad = null;
    }
}
