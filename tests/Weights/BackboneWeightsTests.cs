using MsstNet.Lab.Tests.Model;
using MsstNet.Model;
using MsstNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Weights;

/// <summary>Oracle: torchvision's published names with its shapes at width 4; values by the closed-form rule. Exact.</summary>
public class BackboneWeightsTests
{
    private static ResNet18Pyramid Backbone(int width = 4)
    {
        using var generator = new Generator(1UL, CPU);
        return new ResNet18Pyramid(width, generator);
    }

    /// <summary>A file as torchvision's resnet18 would give it, written by name with its classifier.</summary>
    private static WeightFile Torchvision(string prefix = "", ScalarType type = ScalarType.Float32,
        Action<List<(string Name, Tensor Tensor)>>? change = null)
    {
        using var scope = NewDisposeScope();
        var shapes = Backbone().state_dict();
        var tensors = ResNet18PyramidTests.TorchvisionNames.Append("fc.weight").Append("fc.bias").Select(name => (prefix + name, name switch
        {
            "fc.weight" => zeros(1000, 32),
            "fc.bias" => zeros(1000),
            _ when name.EndsWith("num_batches_tracked", StringComparison.Ordinal) => tensor(9L),
            _ => ClosedForm.Tensor(name, shapes[name].shape).to_type(type),
        })).ToList();
        change?.Invoke(tensors);
        var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors);
        stream.Position = 0;
        return SafeTensors.Read(stream, "resnet18.safetensors");
    }

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("backbone.")]
    public void A_torchvision_file_loads_by_name_and_leaves_its_classifier(string prefix)
    {
        using var scope = NewDisposeScope();
        var backbone = Backbone();

        var report = BackboneWeights.Load(backbone, Torchvision(prefix), prefix);

        Assert.Equal((120, true), (report.Matched.Count, report.IsComplete));
        Assert.Equal([prefix + "fc.bias", prefix + "fc.weight"], report.LeftOver.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in backbone.state_dict())
        {
            if (tensor.is_floating_point()) Assert.True(ClosedForm.Tensor(name, tensor.shape).Equals(tensor), name);
            else Assert.Equal(9, tensor.ToInt64());
        }
    }

    [Fact]
    public void Half_precision_is_widened()
    {
        using var scope = NewDisposeScope();
        var backbone = Backbone();
        BackboneWeights.Load(backbone, Torchvision(type: ScalarType.Float16));
        var weight = backbone.state_dict()["conv1.weight"];
        Assert.True(ClosedForm.Tensor("conv1.weight", weight.shape).to_type(ScalarType.Float16).to_type(ScalarType.Float32).Equals(weight));
    }

    [Fact]
    public void What_is_missing_is_named_and_keeps_its_value()
    {
        using var scope = NewDisposeScope();
        var backbone = Backbone();
        var before = backbone.state_dict()["bn1.weight"].clone();

        var report = BackboneWeights.Load(backbone, Torchvision(change: tensors => tensors.RemoveAll(pair => pair.Name == "bn1.weight")));

        Assert.Equal(["bn1.weight"], report.Missing);
        Assert.False(report.IsComplete);
        Assert.Equal("119 matched, 1 missing (bn1.weight), 2 left over (fc.weight, fc.bias)", report.ToString());
        Assert.True(before.Equals(backbone.state_dict()["bn1.weight"]));
    }

    [Theory]
    [InlineData("wrong shape", "resnet18.safetensors: tensor 'layer4.1.bn2.bias' is [31] but the network's is [32]")]
    [InlineData("wrong type", "resnet18.safetensors: tensor 'layer4.1.bn2.bias' is Int64 but the network's is Float32")]
    public void What_does_not_fit_is_refused_by_name_before_anything_is_overwritten(string damage, string message)
    {
        using var scope = NewDisposeScope();
        var backbone = Backbone();
        var before = backbone.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        using var file = Torchvision(change: tensors =>
        {
            tensors.RemoveAll(pair => pair.Name == "layer4.1.bn2.bias");
            tensors.Add(("layer4.1.bn2.bias", damage == "wrong shape" ? zeros(31) : zeros(32, dtype: ScalarType.Int64)));
        });

        var error = Assert.Throws<LabException>(() => BackboneWeights.Load(backbone, file));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        foreach (var (name, tensor) in backbone.state_dict()) Assert.True(before[name].Equals(tensor), name);
    }

    [Fact]
    public void A_file_with_another_prefix_is_refused_with_a_hint()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<LabException>(() => BackboneWeights.Load(Backbone(), Torchvision("module.")));
        Assert.EndsWith("check the prefix.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_network_saved_and_loaded_is_the_same_network()
    {
        using var scope = NewDisposeScope();
        var config = Presets.Quick(4);
        var (a, b) = (ClosedForm.Fill(new MSSTNet(config, seed: 1)), new MSSTNet(config, seed: 2));
        var stream = new MemoryStream();
        SafeTensors.Write(stream, [.. a.state_dict().Select(pair => (pair.Key, pair.Value))]);
        stream.Position = 0;
        using var file = SafeTensors.Read(stream, "a.safetensors");

        Assert.True(BackboneWeights.Load(b, file).IsComplete);

        foreach (var (name, tensor) in a.state_dict()) Assert.True(tensor.Equals(b.state_dict()[name]), name);
    }
}
