using MsstNet.Lab.PyTorchFiles;
using MsstNet.Weights;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>A file of weights in either layout, by what it holds: no tensor is larger than the file.</summary>
internal class WeightTarget(string name, IReadOnlyList<byte[]> whole, string[] words, IReadOnlyList<(string Story, byte[] Input)> past)
    : FuzzTarget(name)
{
    public override IReadOnlyList<byte[]> Whole => whole;

    public override IReadOnlyList<byte[]> Words { get; } = [.. Mutation.CommonWords, .. Mutation.Utf8(words)];

    public override bool ManagedOnly => false;

    protected override string File => Path.Combine(Inside, "weights.bin");

    public override IReadOnlyList<(string Story, byte[] Input)> Past => past;

    /// <summary>The file the input stands for.</summary>
    protected virtual byte[] FileOf(byte[] input) => input;

    public override void Lay(byte[] input) => System.IO.File.WriteAllBytes(File, FileOf(input));

    public override void Read(byte[] input)
    {
        long length = new FileInfo(File).Length;
        using var scope = NewDisposeScope();
        using var weights = WeightFiles.Read(File);
        foreach (string tensor in weights.Names)
            if (weights[tensor].numel() * weights[tensor].element_size() > length)
                throw new FuzzFindingException($"gives a tensor larger than itself: {tensor}");
    }

    public static IEnumerable<(string Name, Func<FuzzTarget> Make)> All()
    {
        yield return ("safetensors", () => new WeightTarget("safetensors", [SafeTensorsFile()],
            ["\"dtype\":\"F64\"", "F8_E4M3", "BOOL", "\"shape\":[", "\"data_offsets\":[", "0,", "__metadata__"], [.. WeightBombs.SafeTensors()]));
        yield return ("pth", () => new WeightTarget("pth",
            [TorchZip.File(Pickle()), TorchZip.File(Pickle(),
            others: [("archive/byteorder", "little"u8.ToArray()), ("archive/version", "3\n"u8.ToArray())])],
            ["PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "PK\u0006\u0006", "PK\u0006\u0007", "archive/data.pkl", "../data/0",
                "archive/data/../../x"], [.. WeightBombs.Zips()]));
        yield return ("pickle", () => new PickleTarget());
    }

    private static byte[] SafeTensorsFile()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [("conv1.weight", ones(2, 3)), ("n", tensor(4L)), ("state", zeros(5, dtype: ScalarType.Byte))],
            new Dictionary<string, string> { ["epoch"] = "12" });
        return stream.ToArray();
    }

    protected static byte[] Pickle() => TorchZip.Dictionary(("a", TorchZip.Tensor([2, 3], [3, 1])), ("b", TorchZip.Tensor([6], [1], offset: 0)),
        ("step", TorchZip.Long(3)));

    /// <summary>A pickle in a zip that is whole and knows its checksum: what a zip's own checks do not see.</summary>
    private sealed class PickleTarget() : WeightTarget("pickle",
        [Pickle(), TorchZip.Dictionary(("model", Pickle()[2..^1]), ("epoch", TorchZip.Long(1)))],
        [")", "}", "]", "(", "t", "u", "R", "Q", "b", "0", "N", "q\0", "h\0", "cos\nsystem\n", "c__builtin__\neval\n", "ctorch\nFloatStorage\n",
            "ccollections\nOrderedDict\n", "X\u0001\0\0\0a"], [.. WeightBombs.Pickles()])
    {
        protected override byte[] FileOf(byte[] input) => TorchZip.File(input);
    }
}
