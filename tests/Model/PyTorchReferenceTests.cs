using MsstNet.Model;
using MsstNet.Weights;
using TorchSharp;
using static MsstNet.Lab.Tests.Model.Near;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Model;

/// <summary>
/// Oracle: PyTorch 1.13's own layers on the same weights, Golden/make_golden.py (ResNet-18 by functional calls, MELayer as a strided
/// convolution, nn.TransformerEncoderLayer). 1e-4 relative to the largest value; in training, where a rounding can switch a ReLU and move a
/// gradient by a per cent, both sides compute in double precision: 1e-9 relative.
/// </summary>
public class PyTorchReferenceTests
{
    private static readonly MsstNetConfig Thin = new() { Frames = 4, Width = 4, Dim = 24, Heads = 3 };
    private static readonly MsstNetConfig Sum = Thin with
    {
        Classes = 5,
        Frames = 3,
        MlpRatio = 2,
        Stages = new PerFormer(1, 3, 4),
        Blocks = new PerFormer(1, 0, 2),
        Fusion = Fusion.Sum,
    };

    private static WeightFile Golden(string name) => SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".safetensors"));

    [Fact]
    public void The_papers_network_gives_PyTorchs_logits()
    {
        using var scope = NewDisposeScope();
        using var golden = Golden("paper-t4");
        using var net = ClosedForm.Fill(new MSSTNet(Presets.Paper(4), seed: 1));
        net.eval();
        using var guard = inference_mode();

        using var trace = net.Trace(ClosedForm.Tensor("frames", 1, 4, 3, 112, 112));

        Equal(golden["logits"], trace.Logits, 1e-4);
        Equal(golden["embedding"], trace.Embedding, 1e-4);
    }

    public static TheoryData<string> ThinCases => ["chain-2-2-2", "sum-1-0-2"];

    private static MsstNetConfig ConfigOf(string name) => name == "sum-1-0-2" ? Sum : Thin;

    [Theory, MemberData(nameof(ThinCases))]
    public void Thin_networks_give_PyTorchs_tokens_embedding_and_logits(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = Golden(name);
        var config = ConfigOf(name);
        using var net = ClosedForm.Fill(new MSSTNet(config, seed: 1));
        net.eval();
        var frames = ClosedForm.Tensor("frames", 2, config.Frames, 3, 112, 112);

        using var trace = net.Trace(frames);

        for (int former = 0; former < 3; former++) Equal(golden[$"tokens.{former}"], trace.Tokens[former], 1e-4);
        Equal(golden["embedding"], trace.Embedding, 1e-4);
        Equal(golden["embedding"], net.Features(frames), 1e-4);
        Equal(golden["logits"], trace.Logits, 1e-4);
        Equal(golden["logits"], net.call(frames), 1e-4);
    }

    [Theory, MemberData(nameof(ThinCases))]
    public void Training_mode_gives_PyTorchs_logits_and_gradients(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = Golden(name);
        var config = ConfigOf(name);
        using var net = ClosedForm.Fill(new MSSTNet(config, seed: 1));
        net.to(ScalarType.Float64);
        net.train();

        var logits = net.call(ClosedForm.Tensor("frames", 2, config.Frames, 3, 112, 112).to_type(ScalarType.Float64));
        nn.functional.cross_entropy(logits, arange(2, dtype: ScalarType.Int64)).backward();

        Equal(golden["train.logits"], logits, 1e-9);
        var gradients = golden.Names.Where(key => key.StartsWith("gradient.", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(gradients);
        var parameters = net.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        foreach (string key in gradients) Equal(golden[key], parameters[key["gradient.".Length..]].grad!, 1e-9);
    }

    [Fact]
    public void Weights_written_by_Python_load_by_name_and_equal_the_closed_form_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using var golden = Golden("chain-2-2-2");
        using var net = new MSSTNet(Thin, seed: 1);

        var report = BackboneWeights.Load(net, golden, prefix: "weights.");

        Assert.All(report.Missing, key => Assert.EndsWith("num_batches_tracked", key, StringComparison.Ordinal));
        var ruled = ClosedForm.Fill(new MSSTNet(Thin, seed: 2)).state_dict();
        foreach (string key in report.Matched) Assert.True(ruled[key].Equals(net.state_dict()[key]), key);
    }
}
