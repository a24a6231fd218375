using System.Globalization;
using System.IO.Compression;
using System.Text;
using FsCheck.Xunit;
using MsstNet.Lab.Model;
using MsstNet.Lab.Training;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Lab.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Weights;

/// <summary>
/// Oracle: files written by PyTorch itself, of numbers that are counted (tests/Golden/make_pth.py); pickles written here byte by byte that do what none may; random damage,
/// which must end in a <see cref="LabException"/> or a whole file. Equality is exact.
/// </summary>
public sealed class PyTorchFileTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private static string Golden(string name) => Path.Combine(Checkout.Root, "tests", "Golden", name);

    private static double[] Numbers(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return [.. tensor.to(float64).contiguous().data<double>()];
    }

    private static double[] Count(int count, double from = 0) => [.. Enumerable.Range(0, count).Select(i => from + i)];

    [Theory]
    [InlineData("float64", ScalarType.Float64)]
    [InlineData("float32", ScalarType.Float32)]
    [InlineData("float16", ScalarType.Float16)]
    [InlineData("bfloat16", ScalarType.BFloat16)]
    [InlineData("int64", ScalarType.Int64)]
    [InlineData("int32", ScalarType.Int32)]
    [InlineData("int16", ScalarType.Int16)]
    [InlineData("int8", ScalarType.Int8)]
    [InlineData("uint8", ScalarType.Byte)]
    public void Every_type_is_read(string name, ScalarType type)
    {
        using var file = WeightFile.Read(Golden("types-and-views.pth"));
        Assert.Equal(type, file[name].dtype);
        Assert.Equal([2L, 3L], file[name].shape);
        Assert.Equal(Count(6, type == ScalarType.Byte ? 0 : -2), Numbers(file[name]));
    }

    [Fact]
    public void Views_shared_storages_scalars_and_empty_tensors_are_what_they_were()
    {
        using var file = WeightFile.Read(Golden("types-and-views.pth"));
        Assert.Equal([.. from column in Enumerable.Range(0, 6) from row in Enumerable.Range(0, 4) select (row * 6.0) + column], Numbers(file["transposed"]));
        Assert.Equal(Count(24), Numbers(file["channels_last"]));
        Assert.Equal(Count(4), Numbers(file["first"]));
        Assert.Equal(Count(4, 6), Numbers(file["last"]));
        Assert.Equal([0, 2, 4, 6, 8], Numbers(file["every_second"]));
        Assert.Equal((0, 7.5), (file["scalar"].Dimensions, file["scalar"].ToDouble()));
        Assert.Equal([0L, 3L], file["empty"].shape);
    }

    [Fact]
    public void A_checkpoint_gives_its_state_dict_without_the_prefix_of_DataParallel()
    {
        using var file = WeightFile.Read(Golden("checkpoint.pth"));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"], file.Names);
        Assert.Equal(Count(6), Numbers(file["0.weight"]));
        Assert.Equal(Count(3, 30), Numbers(file["1.bias"]));
        Assert.Equal(ScalarType.Int64, file["1.num_batches_tracked"].dtype);
    }

    [Fact]
    public void Parameters_are_tensors()
    {
        using var file = WeightFile.Read(Golden("parameters.pth"));
        Assert.Equal(Count(6), Numbers(file["0.weight"]));
        Assert.Equal(4, file.Names.Count);
    }

    [Theory]
    [InlineData("whole-module.pth", "its pickle asks for torch.nn.modules.container.Sequential, which is no tensor")]
    [InlineData("legacy.pth", "is a bare pickle, as PyTorch wrote before version 1.6")]
    public void A_pickled_class_and_the_old_format_are_refused_by_name(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<LabException>(() => WeightFile.Read(Golden(name))).Message, StringComparison.Ordinal);

    private string Archive(byte[] pickle, params (string Name, byte[] Bytes)[] others) => Archive(pickle, CompressionLevel.NoCompression, others);

    private string Archive(byte[] pickle, CompressionLevel level, params (string Name, byte[] Bytes)[] others)
    {
        string path = Path.Combine(scratch, "evil.pth");
        using var stream = File.Create(path);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, bytes) in others.Prepend(("archive/data.pkl", pickle)))
        {
            using var entry = archive.CreateEntry(name, level).Open();
            entry.Write(bytes);
        }
        return path;
    }

    private static byte[] Ops(params object[] parts) => [.. parts.SelectMany(part => part switch
    {
        string text => Encoding.Latin1.GetBytes(text),
        byte[] bytes => bytes,
        _ => throw new ArgumentException("text or bytes"),
    })];

    private static byte[] Word(string text) => Ops("X", BitConverter.GetBytes(text.Length), text);

    private string Refusal(byte[] pickle, params (string, byte[])[] others) => Assert.Throws<LabException>(() => WeightFile.Read(Archive(pickle, others))).Message;

    [Fact]
    public void A_call_of_anything_but_a_tensor_is_refused_by_name_and_nothing_is_run()
    {
        string touched = Path.Combine(scratch, "touched");
        Assert.Contains("its pickle asks for posix.system, which is no tensor", Refusal(Ops("\x80\x02", "cposix\nsystem\n", Word("touch " + touched), "\x85R.")), StringComparison.Ordinal);
        Assert.Contains("asks for builtins.eval", Refusal(Ops("\x80\x04", Word("builtins"), Word("eval"), "\x93.")), StringComparison.Ordinal);
        Assert.Contains("asks for torch._utils._rebuild_qtensor", Refusal(Ops("ctorch._utils\n_rebuild_qtensor\n.")), StringComparison.Ordinal);
        Assert.False(File.Exists(touched));
    }

    [Theory]
    [InlineData("\x80\x02i", "instruction 0x69")]                                       // INST, the old way to call
    [InlineData("\x80\x02P0\n.", "instruction 0x50")]                                   // PERSID
    [InlineData("\x82\x01.", "instruction 0x82")]                                       // EXT1
    [InlineData("\x8a\xff" + "0", "ends in the middle")]
    [InlineData("(((.", "nothing on the stack")]
    [InlineData("h\x05.", "nothing remembered")]
    [InlineData("t.", "no mark")]
    [InlineData("K\x01K\x02R.", "calls what is no function")]
    [InlineData("K\x01Q.", "no tensor's storage")]
    [InlineData("X\xff\xff\xff\xff" + "abc", "ends in the middle")]
    [InlineData("}K\x01" + "b.", "holds no state dict")]
    [InlineData("K\x01" + "K\x01" + "b.", "sets attributes of what is no dict")]
    [InlineData("", "ends in the middle")]
    public void An_instruction_no_state_dict_needs_is_refused(string pickle, string reason) => Assert.Contains(reason, Refusal(Ops(pickle)), StringComparison.Ordinal);

    /// <summary>{"w": a float tensor} with the given numbers of the storage, offset, shape and stride.</summary>
    private static byte[] Tensor(int stored, int offset, int size, int stride, string name = "w") => Ops("\x80\x02}", Word(name), "ctorch._utils\n_rebuild_tensor_v2\n(",
        "(", Word("storage"), "ctorch\nFloatStorage\n", Word("0"), Word("cpu"), "J", BitConverter.GetBytes(stored), "tQ",
        "J", BitConverter.GetBytes(offset), "J", BitConverter.GetBytes(size), "\x85J", BitConverter.GetBytes(stride), "\x85\x89)tRs.");

    [Theory]
    [InlineData(4, 0, 4, 1, true)]
    [InlineData(4, 1, 3, 1, true)]
    [InlineData(4, 1, 4, 1, false)]
    [InlineData(4, -1, 2, 1, false)]
    [InlineData(4, 0, 2, -1, false)]
    [InlineData(4, 0, 2, 4, false)]
    [InlineData(4, 0, 1000000000, 0, false)]      // a view that repeats one number a thousand million times
    public void A_tensor_that_does_not_lie_in_its_storage_is_refused(int stored, int offset, int size, int stride, bool sound)
    {
        string path = Archive(Tensor(stored, offset, size, stride), ("archive/data/0", new byte[4 * stored]));
        if (sound) WeightFile.Read(path).Dispose();
        else Assert.Contains("tensor 'w' does not lie in its storage", Assert.Throws<LabException>(() => WeightFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_short_and_packed_numbers_are_refused()
    {
        byte[] pickle = Tensor(4, 0, 4, 1);
        Assert.Contains("the numbers of tensor 'w' (data/0) are missing", Refusal(pickle), StringComparison.Ordinal);
        Assert.Contains("needs 16 stored bytes and data/0 has 12", Refusal(pickle, ("archive/data/0", new byte[12])), StringComparison.Ordinal);
        // A small file that unpacks into a large one.
        string bomb = Archive(pickle, CompressionLevel.SmallestSize, ("archive/data/0", new byte[16]));
        Assert.Contains("torch.save packs nothing", Assert.Throws<LabException>(() => WeightFile.Read(bomb)).Message, StringComparison.Ordinal);
        Assert.Contains("other byte order", Refusal(pickle, ("archive/data/0", new byte[16]), ("archive/byteorder", "big"u8.ToArray())), StringComparison.Ordinal);
        Assert.Contains("TorchScript", Refusal(pickle, ("archive/constants.pkl", [1])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_nest_costs_no_stack_and_says_what_it_is()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)')', 1), .. Enumerable.Repeat((byte)0x85, 2_000_000), (byte)'.'];
        Assert.Contains("holds no state dict", Refusal(deep), StringComparison.Ordinal);
    }

    [Property(MaxTest = 300)]
    public bool Damage_ends_in_one_line_or_in_the_same_names(int position, byte value)
    {
        byte[] bytes = File.ReadAllBytes(Golden("checkpoint.pth"));
        bytes[(int)((uint)position % bytes.Length)] = value;
        string path = Path.Combine(scratch, $"{Guid.NewGuid():N}.pth");
        File.WriteAllBytes(path, bytes);
        try
        {
            using var file = WeightFile.Read(path);
            return file.Names.Count > 0;
        }
        catch (LabException e)
        {
            return e.Message.Contains(path, StringComparison.Ordinal) && !e.Message.Contains('\n', StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_trained_network_exported_here_is_read_by_PyTorch_with_the_same_sums()
    {
        string file = Path.Combine(Checkout.Root, "data", "weights", "quick.safetensors");
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "there is no /usr/bin/python3 here");
        var python = await Child.Run(scratch, new Dictionary<string, string?>(), "/usr/bin/python3", [Golden("read_safetensors.py"), file]);
        Assert.SkipUnless(python.ExitCode == 0 || !python.Error.Contains("No module named 'torch'", StringComparison.Ordinal), "python3 has no torch (apt-get install python3-torch)");
        Assert.True(python.ExitCode == 0, python.Everything);
        var sums = python.Output.Trim().Split('\n').Select(line => line.Split(' ')).ToDictionary(row => row[0], row => double.Parse(row[3], CultureInfo.InvariantCulture));
        using var own = SafeTensors.Read(file);
        Assert.Equal(own.Names.Order(StringComparer.Ordinal), sums.Keys.Order(StringComparer.Ordinal));
        Assert.All(own.Names, name => Assert.Equal(Numbers(own[name]).Sum(), sums[name], 1e-9));
    }

    [Fact]
    public void The_backbone_takes_its_weights_from_a_pth_by_name()
    {
        using var generator = new Generator(5, CPU);
        using var backbone = new ResNet18Pyramid(4, generator);
        byte[] numbers = [.. new[] { 2f, 3f, 5f, 7f }.SelectMany(BitConverter.GetBytes)];
        using var file = WeightFile.Read(Archive(Tensor(4, 0, 4, 1, "bn1.weight"), ("archive/data/0", numbers)));
        Assert.Equal(["bn1.weight"], BackboneWeights.Load(backbone, file).Matched);
        Assert.Equal([2, 3, 5, 7], Numbers(backbone.state_dict()["bn1.weight"].detach()));
    }
}
