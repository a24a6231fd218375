using System.Text.Json.Nodes;
using MsstNet.Lab.Runs;
using MsstNet.Model;
using MsstNet.Model.Rivals;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab.Tests.Training;

/// <summary>
/// Oracle: the shape and the weights that were written, equal; for a file without a name, the network every run had before there were others.
/// </summary>
public sealed class NetworkConverterTests
{
    public static TheoryData<string> Names => [.. NetworkCatalog.Names];

    [Fact]
    public void Every_network_has_a_name_of_its_own_and_keeps_it_in_both_sizes()
    {
        Assert.Equal(NetworkCatalog.Names, NetworkCatalog.Names.Distinct());
        Assert.All(NetworkCatalog.All, entry => Assert.Equal(entry.Name, entry.Quick.Model));
        Assert.All(NetworkCatalog.All, entry => Assert.Equal((16, 112, 64, 8, 64, 16),
            (entry.Paper.Frames, entry.Paper.Side, entry.Paper.Width, entry.Quick.Frames, entry.Quick.Side, entry.Quick.Width)));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_manifest_says_which_network_it_is_of(string name)
    {
        foreach (var network in new[] { NetworkCatalog.Find(name).Paper, NetworkCatalog.Find(name).Quick with { Classes = 11, Frames = 3 } })
        {
            var manifest = TinyRun.Manifest with { Network = network, Classes = [.. Enumerable.Range(0, network.Classes).Select(c => $"class {c}")] };
            string text = manifest.ToJson();
            Assert.Equal(name, JsonNode.Parse(text)!["Network"]!["Model"]!.GetValue<string>());
            Assert.Equal(network, RunManifest.FromJson(text).Network);
            Assert.Null(RunManifest.FromJson(text).DifferenceFrom(manifest));
        }
    }

    [Fact]
    public void A_manifest_without_a_name_is_of_MSSTNet()
    {
        var old = JsonNode.Parse(TinyRun.Manifest.ToJson())!;
        Assert.True(old["Network"]!.AsObject().Remove("Model"));
        Assert.Equal(TinyRun.Network, RunManifest.FromJson(old.ToJsonString()).Network);
    }

    [Fact]
    public void A_network_nobody_knows_is_told_and_is_not_written()
    {
        var strange = JsonNode.Parse(TinyRun.Manifest.ToJson())!;
        strange["Network"]!["Model"] = "r101-rnn";
        string known = string.Join(", ", NetworkCatalog.Names);
        var error = Assert.Throws<LabException>(() => RunManifest.FromJson(strange.ToJsonString()));
        Assert.Equal($"The manifest is damaged (There is no network 'r101-rnn'; choose one of {known}.); put it back as it was.", error.Message);

        var uncatalogued = TinyRun.Manifest with { Network = new RecurrentConfig { Image = ImageNetwork.Vgg13, Cell = RecurrentCell.Gru } };
        Assert.Equal($"There is no network 'vgg13-gru'; choose one of {known}.", Assert.Throws<LabException>(uncatalogued.ToJson).Message);
    }

    [Fact]
    public void Another_network_is_another_run()
    {
        RunManifest Of(string network) => TinyRun.Manifest with { Network = NetworkCatalog.Find(network).Quick };
        Assert.Equal("the network", Of("r18-gru").DifferenceFrom(Of("r18-lstm")));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_preset_gives_every_network_in_its_size(string name)
    {
        Assert.Equal(NetworkCatalog.Find(name).Quick with { Frames = 5 }, TrainingPreset.Find("quick", 5, name).Network);
        Assert.Equal(NetworkCatalog.Find(name).Paper with { Frames = 4 }, TrainingPreset.Find("paper-t4", null, name).Network);
        Assert.Equal(TrainingPreset.Find("quick").Training, TrainingPreset.Find("quick", null, name).Training);
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_opened_classifies_as_what_was_saved(string name)
    {
        using var scope = torch.NewDisposeScope();
        string path = Path.Combine(Directory.CreateTempSubdirectory("msstnet-").FullName, "network.safetensors");
        var small = NetworkCatalog.Find(name).Quick with { Width = 4, Frames = 3, Classes = TinyRun.Manifest.Classes.Count };
        var manifest = TinyRun.Manifest with { Network = small };
        var kept = manifest.Network.Build(seed: 7);
        kept.eval();
        ExportCommand.Save(path, kept, manifest);

        var (network, again) = TrainedNetwork.Open(path);

        var clip = torch.rand([1, 3, 3, 64, 64]);
        Assert.True(network.call(clip).Equals(kept.call(clip)));
        Assert.Equal(manifest.Network, again.Network);
        if (name != NetworkCatalog.Default.Name)
        {
            var error = Assert.Throws<LabException>(() => TrainedNetwork.Load<MSSTNet>(path));
            Assert.Equal($"{path} holds the network {name}; here MSSTNet is looked into.", error.Message);
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
