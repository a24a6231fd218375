using MsstNet.Lab.Tests.Repository;
using MsstNet.Model;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab.Tests.Training;

/// <summary>Oracle: the network that was saved, bit for bit; and for the committed weights the accuracy its own log reports.</summary>
public sealed class TrainedNetworkTests
{
    [Fact]
    public void What_is_loaded_classifies_as_what_was_saved()
    {
        using var scope = torch.NewDisposeScope();
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "network.safetensors");
        var (kept, manifest) = TrainedNetwork.Load<MSSTNet>(Committed);
        ExportCommand.Save(path, kept, manifest);
        var (network, again) = TrainedNetwork.Load<MSSTNet>(path);
        var clip = torch.rand([1, manifest.Network.Frames, 3, manifest.Network.Side, manifest.Network.Side]);
        Assert.True(network.call(clip).Equals(kept.call(clip)));
        Assert.Equal(manifest.ToJson(), again.ToJson());
        Assert.False(network.training);
    }

    [Fact]
    public void The_committed_weights_are_small_and_their_manifest_stands_beside_them()
    {
        var (network, manifest) = TrainedNetwork.Load<MSSTNet>(Committed);
        using (network) Assert.Equal(RunManifest.FromJson(File.ReadAllText(Path.ChangeExtension(Committed, ".json"))).ToJson(), manifest.ToJson());
        Assert.InRange(new FileInfo(Committed).Length, 1, 5_000_000);
    }

    [Fact]
    public void A_file_without_a_manifest_is_told()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "x.safetensors");
        MsstNet.Weights.SafeTensors.Write(path, [("a", torch.zeros(1))]);
        Assert.Contains("lab export", Assert.Throws<LabException>(() => TrainedNetwork.Load<MSSTNet>(path)).Message, StringComparison.Ordinal);
    }

    private static string Committed => Path.Combine(Checkout.Root, "data", "weights", "quick.safetensors");
}
