using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Model;
using MsstNet.Training;
using TorchSharp;

namespace MsstNet.Lab.Tests.Training;

/// <summary>A run small enough for a test: real network, real loader, frames whose brightness is the class.</summary>
internal static class TinyRun
{
    public const int Clips = 20;

    public static MsstNetConfig Network { get; } = new()
    {
        Frames = 2, Side = 97, Width = 4, Dim = 16, Heads = 2, MlpRatio = 2, Blocks = new(1, 0, 1), Classes = 2, Dropout = 0.1,
    };

    public static TrainingConfig Training { get; } = new()
    {
        Epochs = 4, BatchSize = 4, LearningRate = 0.02, WarmupEpochs = 1, MaxGradientNorm = 1,
        Augmentation = AugmentationConfig.Quick, Pixels = PixelScale.Centred, Seed = 3,
    };

    public static (MSSTNet Network, Trainer Trainer) Start(TrainingConfig? training = null)
    {
        var network = new MSSTNet(Network, (training ?? Training).Seed);
        return (network, new Trainer(network, Network, training ?? Training, Data, torch.CPU));
    }

    public static TrainingClips Data { get; } = new(new Squares(), new Squares().Splits[0]);

    public static RunManifest Manifest { get; } = new()
    {
        Command = "lab train", Preset = "tiny", Network = Network, Training = Training,
        Data = Data.Source.Identity, DataFingerprint = "0", Split = "all",
        TrainClips = 16, TestClips = 4, Classes = ["up", "down"], Device = "cpu", Threads = 1,
    };

    /// <summary>Noise, brighter for class 1.</summary>
    private sealed class Squares : IClipSource
    {
        public DataIdentity Identity { get; } = DataIdentity.Custom("squares") with { Clips = TinyRun.Clips };

        public IReadOnlyList<string> Classes { get; } = ["up", "down"];

        public IReadOnlyList<Clip> Clips { get; } = [.. Enumerable.Range(0, TinyRun.Clips).Select(i => new Clip($"{i}", i % 2, 6))];

        public IReadOnlyList<Split> Splits { get; } = [new("all", [.. Enumerable.Range(0, 16)], [.. Enumerable.Range(16, 4)])];

        public string Fingerprint => "0";

        public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
        {
            var noise = new Random((clip * 100) + frame);
            noise.NextBytes(rgb);
            for (int i = 0; i < rgb.Length; i++) rgb[i] = (byte)((rgb[i] / 2) + (Clips[clip].Label * 100));
        }
    }
}
