using System.Text;
using MsstNet.Data;
using MsstNet.Evaluation;
using MsstNet.Lab.Runs;
using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>One file of a run's folder, the others whole: what compare, report and resume read.</summary>
internal sealed class RunTarget : FuzzTarget
{
    private readonly string file;

    public RunTarget(string file) : base("run/" + file)
    {
        this.file = file;
        var run = RunWriter.Create(Inside, Manifest);
        for (int epoch = 1; epoch <= 3; epoch++)
            run.Append(new EpochReport(epoch, 3, 0.1 / epoch, 2.0 / 3, 0.5, 1.25,
                new ConfusionMatrix(Manifest.Classes, new long[,] { { 5, 1 }, { 2, epoch } }), 1, 10));
        run.WritePredictions([]);      // of a run that has not ended nobody reads the tables
        Whole = [System.IO.File.ReadAllBytes(File)];
    }

    public override IReadOnlyList<byte[]> Whole { get; }

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. Mutation.CommonWords, .. Mutation.Utf8("up", "down", "\"Classes\": null,", "\"Network\": null,", "\"Augmentation\": null", "\"2-2-2\"",
            "4,up,1,2\n", "-1,up,1,2\n", "∞", "NaN", "1e9999")];

    public override IReadOnlyList<(string Story, byte[] Input)> Past =>
        [.. PastRows().Select(past => (past.Story, Encoding.UTF8.GetBytes(past.Text)))];

    protected override string File => Path.Combine(Inside, file);

    /// <summary>Of two files that contradict each other, either may be named.</summary>
    public override string Subject => Inside;

    public override void Read(byte[] input)
    {
        var run = RunDirectory.Open(Inside);
        _ = run.Manifest.ToJson();
        _ = run.Manifest.DifferenceFrom(Manifest);
        var (results, _) = ProtocolResult.Of([run]);
        foreach (var result in SeededResult.Of(results)) _ = (result.War, result.Uar, result.BestOnTestWar, result.Complete);
        foreach (var result in results) _ = (result.Pooled.War, result.Expected);
    }

    private IEnumerable<(string Story, string Text)> PastRows()
    {
        string whole = Encoding.UTF8.GetString(Whole[0]);
        if (file == "run.json")
        {
            yield return ("nulls", whole.Replace("\"tiny\"", "null", StringComparison.Ordinal)
                .Replace("\"Flip\": 0.5", "\"Flip\": null", StringComparison.Ordinal));
            yield return ("a class of no name", whole.Replace("\"up\"", "\"\"", StringComparison.Ordinal));
            yield return ("a thousand classes", whole.Replace("\"up\"", string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"{i}\"")),
                StringComparison.Ordinal));
            yield return ("an infinite number", whole.Replace("\"WeightDecay\": 0.0001", "\"WeightDecay\": 1e999", StringComparison.Ordinal));
            yield return ("a field twice", whole.Replace("\"Preset\"", "\"Preset\": \"x\", \"Preset\"", StringComparison.Ordinal));
        }
        else
        {
            yield return ("an epoch beyond 32 bits", whole + "99999999999,up,1,2\n");
            yield return ("a count beyond 64 bits", whole + "4,up,1,99999999999999999999\n");
            yield return ("counts whose sum is beyond 64 bits",
                whole.Replace(",5,1", ",9223372036854775807,9223372036854775807", StringComparison.Ordinal));
            yield return ("a negative count", whole.Replace(",5,1", ",-5,1", StringComparison.Ordinal));
            yield return ("a row cut short", whole.TrimEnd()[..^2]);
            yield return ("half a matrix", string.Join('\n', whole.TrimEnd().Split('\n')[..^1]));
        }
    }

    public static RunManifest Manifest { get; } = new()
    {
        Command = "lab train", Preset = "tiny", Data = DataIdentity.Custom("squares") with { Clips = 20 }, DataFingerprint = "0", Split = "fold 1",
        TrainClips = 16, TestClips = 4, Classes = ["up", "down"], Device = "cpu", Threads = 1,
        Network = new MsstNetConfig { Frames = 2, Side = 97, Width = 4, Dim = 16, Heads = 2, MlpRatio = 2, Blocks = new(1, 0, 1), Classes = 2 },
        Training = new TrainingConfig { Epochs = 3 },
    };

    public static IEnumerable<(string Name, Func<FuzzTarget> Make)> All()
    {
        foreach (string file in new[] { "run.json", "metrics.csv", "confusion.csv" }) yield return ("run/" + file, () => new RunTarget(file));
        yield return ("network", () => new NetworkTarget());
    }

    /// <summary>The manifest inside an exported network: it says how much memory to take before the weights are looked at.</summary>
    private sealed class NetworkTarget : FuzzTarget
    {
        private readonly TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> network = Manifest.Network.Build(seed: 1);

        public NetworkTarget() : base("network") => ExportCommand.Save(File, network, Manifest);

        public override IReadOnlyList<byte[]> Whole { get; } = [Encoding.UTF8.GetBytes(Manifest.ToJson())];

        public override IReadOnlyList<byte[]> Words { get; } =
            [.. Mutation.CommonWords, .. Mutation.Utf8("\"Dim\": 1073741824,", "\"Width\": 1000000,", "\"Blocks\": \"99999-1-1\"",
            "\"Frames\": 2000000000,")];

        public override IReadOnlyList<(string Story, byte[] Input)> Past =>
        [
            ("no JSON", "x"u8.ToArray()),
            .. new[] { ("Dim", "16", "1073741824"), ("Width", "4", "200000"), ("MlpRatio", "2", "100000000"), ("Frames", "2", "2000000000"),
                ("Side", "97", "2000000000"), ("Blocks", "\"1-0-1\"", "\"9999999-1-1\"") }
                .Select(claim => ($"{claim.Item1} is {claim.Item3}",
                    Encoding.UTF8.GetBytes(Manifest.ToJson().Replace($"\"{claim.Item1}\": {claim.Item2}", $"\"{claim.Item1}\": {claim.Item3}",
                    StringComparison.Ordinal)))),
        ];

        public override bool ManagedOnly => false;

        protected override string File => Path.Combine(Inside, "network.safetensors");

        public override void Lay(byte[] input)
        {
            using (TorchSharp.torch.NewDisposeScope())
                MsstNet.Weights.SafeTensors.Write(File, [.. network.state_dict().Select(entry => ("network." + entry.Key, entry.Value.detach()))],
                    new Dictionary<string, string> { ["manifest"] = Encoding.UTF8.GetString(input) });
        }

        public override void Read(byte[] input)
        {
            var (loaded, manifest) = TrainedNetwork.Open(File);
            using (loaded) _ = manifest.ToJson();
        }

        protected override void Dispose(bool disposing)
        {
            network.Dispose();
            base.Dispose(disposing);
        }
    }
}
