using MsstNet.Evaluation;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Tests.Data.Video;
using MsstNet.Model;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// The other networks through the command, as processes. Oracles: the manifest's network; predictions that a second process repeats from the
/// checkpoint to the byte; the rows of Tables 2 and 3 that data/paper/networks.csv calls buildable.
/// </summary>
public sealed class RivalRunTests : IDisposable
{
    private const string Faces = "synthetic:people=5";
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_rival_is_trained_resumed_evaluated_and_exported_as_itself()
    {
        string[] train = ["train", "--model", "r18-gru", "--data", Faces, "--frames", "4", "--epochs", "8", "--out", "runs"];
        await Run(train);
        string run = Path.Combine("runs", "r18-gru-quick-synthetic-t4-s1-fold1"), predictions = Path.Combine(folder, run, "predictions.csv");
        Assert.Equal("r18-gru", RunDirectory.Open(Path.Combine(folder, run)).Manifest.Network.Model);
        string trained = File.ReadAllText(predictions);

        Assert.Contains("is complete: 8 epochs", await Run([.. train, "--resume"]), StringComparison.Ordinal);
        File.Delete(predictions);
        await Run("evaluate", run);
        Assert.Equal(trained, File.ReadAllText(predictions));

        await Run("export", run, "--out", "gru.safetensors", "--calibrate");
        var (network, manifest) = TrainedNetwork.Open(Path.Combine(folder, "gru.safetensors"));
        using var _ = network;
        Assert.IsType<MsstNet.Model.Rivals.RecurrentNetwork>(network);
        Assert.InRange(manifest.Temperature!.Value, Temperature.Lowest + 0.1, Temperature.Highest - 1);
        Assert.Equal(TemperatureInMirror(network, manifest), manifest.Temperature.Value, 0.002);   // rounded to a thousandth
    }

    // Oracle: each test clip in one window, by the predictor that `lab predict` uses.
    private static double TemperatureInMirror(nn.Module<Tensor, Tensor> network, RunManifest manifest)
    {
        var faces = new SyntheticFaces(SyntheticSettings.Parse("people=5"));
        using var predictor = new VideoPredictor(network, manifest.Network, manifest.Training.Pixels, window: 1000, stride: 1) { Mirrored = true };
        return Temperature.Fit([.. faces.Splits.First(split => split.Name == manifest.Split).Test.Select(clip =>
            new ClipPrediction(clip, faces.Clips[clip].Label, Assert.Single(predictor.Watch(faces, clip)).Probabilities!))]);
    }

    [Fact]
    public async Task A_network_without_ResNet_18_takes_no_backbone_and_leaves_no_folder()
    {
        var child = await LabProcess.Run(folder, "train", "--model", "c3d", "--data", Faces, "--backbone", "resnet18.pth", "--out", "runs");
        Assert.Equal(2, child.ExitCode);
        Assert.Equal("lab: --backbone: c3d has no ResNet-18 inside; leave it out.", child.Error.Trim());
        Assert.False(Directory.Exists(Path.Combine(folder, "runs")));
    }

    [Fact]
    public async Task An_unknown_network_is_told_with_the_known_ones()
    {
        var child = await LabProcess.Run(folder, "train", "--model", "r101", "--data", Faces, "--out", "runs");
        Assert.Equal(2, child.ExitCode);
        Assert.Equal($"lab: There is no network 'r101'; choose one of {string.Join(", ", NetworkCatalog.Names)}.", child.Error.Trim());
    }

    [Fact]
    public async Task A_network_that_sees_frames_together_predicts_frames_written_as_files()
    {
        TestVideo.RequireOpenCv();
        await Run("data", "synthesize", "--out", "faces", "--people", "5", "--side", "64");
        await Run("train", "--model", "3d-resnet18", "--data", Faces, "--frames", "4", "--epochs", "1", "--out", "runs");
        await Run("predict", Path.Combine("faces", "Clip", "clip_224x224", "00001"), "--aligned", "--out", "clip", "--window", "1000",
            "--weights", Path.Combine("runs", "3d-resnet18-quick-synthetic-t4-s1-fold1"));
        Assert.Single(File.ReadLines(Path.Combine(folder, "clip", "emotions.csv")).Skip(1));
        Assert.Contains("by 3D ResNet-18 (quick, T = 4)", File.ReadAllText(Path.Combine(folder, "clip", "index.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "R18-LSTM VGG13-LSTM C3D 3D_ResNet18 Former-DFER MSSTNet", "r18-lstm vgg13-lstm c3d 3d-resnet18 former-dfer msstnet",
        "LOGO-Former")]
    [InlineData("3", "R(2+1)D18 3D_Resnet18 ResNet18+LSTM Resnet18+GRU Former-DFER MSSTNet",
        "r2plus1d-18 3d-resnet18 r18-lstm r18-gru former-dfer msstnet", "DPCNet, NR-DFERNet, LOGO-Former")]
    public async Task Tables_2_and_3_are_run_row_by_row_and_go_on_where_they_stopped(string table, string titles, string models, string notBuilt)
    {
        string[] ablate = ["ablate", "--table", table, "--seeds", "1", "--epochs", "1", "--frames", "8", "--data", Faces, "--out", "rivals"];
        string output = await Run(ablate);
        Assert.Contains($"not built, see data/paper/networks.csv: {notBuilt}", output, StringComparison.Ordinal);
        foreach (string title in titles.Split(' ')) Assert.Contains(title.Replace('_', ' '), output, StringComparison.Ordinal);

        string file = Path.Combine(folder, "rivals", $"table{table}.csv");
        string[] rows = File.ReadAllLines(file);
        Assert.StartsWith("network,frames,blocks,preset,", rows[0], StringComparison.Ordinal);
        Assert.Equal(models.Split(' ').Order(StringComparer.Ordinal), rows.Skip(1).Select(row => row.Split(',')[0]));
        Assert.Contains("msstnet,8,2-2-2,", string.Join('\n', rows), StringComparison.Ordinal);

        // What a row costs: the parameters of the network itself.
        foreach (string name in models.Split(' '))
        {
            using var network = NetworkCatalog.Find(name).Quick.AsDeepAs(NetworkCatalog.Find(name).Paper).Build(1);
            Assert.Contains(FormattableString.Invariant($"{network.parameters().Sum(weight => weight.numel()) / 1e6:0.00} M"), output,
                StringComparison.Ordinal);
        }

        string before = File.ReadAllText(file);
        Directory.Delete(Path.Combine(folder, "rivals", "former-dfer-quick-synthetic-t8-s1-fold1"), recursive: true);
        Assert.Contains("5 of 6 runs are complete", await Run(ablate), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(file));
    }

    private async Task<string> Run(params string[] arguments)
    {
        var child = await LabProcess.Run(folder, arguments);
        Assert.True(child.ExitCode == 0, child.Everything);
        return child.Output;
    }
}
