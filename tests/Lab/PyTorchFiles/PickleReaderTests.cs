using FsCheck.Xunit;
using MsstNet.Lab.PyTorchFiles;
using MsstNet.Lab.Tests.Shared;
using static MsstNet.Lab.Tests.Shared.TorchZip;

namespace MsstNet.Lab.Tests.Lab.PyTorchFiles;

/// <summary>
/// Oracle: the meaning of the opcodes in Python's pickletools, written out by hand. Every hostile pickle here is one that Python's
/// pickle.load would execute, or that no torch.save writes.
/// </summary>
public class PickleReaderTests
{
    private static readonly byte[] NoBytes = [];

    private static object? Read(params object[] code) => PickleReader.Read(Code(code), "evil.pth");

    private static string Refusal(params object[] code)
    {
        var error = Assert.Throws<LabException>(() => Read(code));
        Assert.StartsWith("evil.pth: its pickle ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; load it in Python you trust and save its state_dict as safetensors.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(error.Message.Length, 1, 300);
        return error.Message;
    }

    public static TheoryData<string, object[]> Calls => new()
    {
        { "posix.system", [Proto, "cposix\nsystem\n", Text("echo pwned"), (byte)0x85, "R."] },
        { "posix.system", [Proto, Text("posix"), Text("system"), (byte)0x93, Text("echo pwned"), (byte)0x85, "R."] },
        { "posix.system", [(byte)0x80, (byte)4, (byte)0x8c, (byte)5, "posix", (byte)0x94, (byte)0x8c, (byte)6, "system", (byte)0x94, (byte)0x93,
            "."] },
        { "builtins.eval", [Proto, "cbuiltins\neval\n", Text("1"), (byte)0x85, "R."] },
        { "nt.system", [Proto, "}", Text("w"), "cnt\nsystem\n)Rs."] },
        { "torch.load", [Proto, "ctorch\nload\n."] },
        { "torch._utils._rebuild_tensor_v2.__globals__", [Proto, "ctorch._utils\n_rebuild_tensor_v2.__globals__\n."] },
        { "torch.floatstorage", [Proto, "ctorch\nfloatstorage\n."] },
        { "torchvision.models.resnet.ResNet", [Proto, "ctorchvision.models.resnet\nResNet\n)", (byte)0x81, "."] },
        { "os?.system", [Proto, Text("os\n"), Text("system"), (byte)0x93, "."] },
        { new string('a', 80) + "…", [Proto, "c" + new string('a', 100_000) + "\nb\n."] },
    };

    [Theory, MemberData(nameof(Calls))]
    public void A_name_that_is_no_tensors_is_refused_by_name_before_anything_is_called(string name, object[] code) =>
        Assert.Equal($"evil.pth: its pickle calls {name}, which is no tensor; load it in Python you trust and save its state_dict as safetensors.",
            Refusal(code));

    [Theory]
    [InlineData('i', "0x69")] // INST: imports and calls at once
    [InlineData('o', "0x6f")] // OBJ
    [InlineData('\u0081', "0x81")] // NEWOBJ
    [InlineData('\u0092', "0x92")] // NEWOBJ_EX
    [InlineData('\u0082', "0x82")] // EXT1: a name from a registry
    [InlineData('P', "0x50")] // PERSID
    [InlineData('2', "0x32")] // DUP
    [InlineData('0', "0x30")] // POP
    [InlineData('S', "0x53")] // STRING: Python evaluates its escapes
    [InlineData('\u008b', "0x8b")] // LONG4: two gigabytes of a number
    [InlineData('\u0096', "0x96")] // BYTEARRAY8
    [InlineData('\u00ff', "0xff")]
    public void An_opcode_that_no_tensor_needs_is_refused_by_number_and_place(char opcode, string shown) =>
        Assert.Contains($"has opcode {shown} at byte 2, which no tensor needs", Refusal(Proto, (byte)opcode, new byte[16]), StringComparison.Ordinal);

    [Fact]
    public void Each_of_the_256_opcodes_is_known_or_refused_and_the_known_ones_are_these()
    {
        var known = Enumerable.Range(0, 256).Where(opcode => !Refusal((byte)opcode).Contains("has opcode", StringComparison.Ordinal));
        Assert.Equal([.. "().GJKMNQRX]abcehjqrstu}"u8.ToArray().Select(opcode => (int)opcode),
            0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x8d, 0x93, 0x94, 0x95], known);
    }

    public static TheoryData<string, object[]> Malformed => new()
    {
        { "ends too early", [NoBytes] },
        { "ends too early", [Proto, "}"] },
        { "ends too early", [Proto, "X", (byte)1] },
        { "announces an unknown protocol", [(byte)0x80, (byte)6, "}."] },
        { "announces an unknown protocol", [(byte)0x80, (byte)1, "}."] },
        { "does not leave one value", [Proto, "."] },
        { "does not leave one value", [Proto, "}}."] },
        { "does not leave one value", [Proto, "}(."] },
        { "goes on after its end", [Proto, "}.}"] },
        { "takes more values than it made", [Proto, "R."] },
        { "takes more values than it made", [Proto, "NN(R."] }, // what lies below a mark is out of reach
        { "lacks a mark", [Proto, "t."] },
        { "recalls what it never remembered", [Proto, "h", (byte)0, "."] },
        { "remembers something out of turn", [Proto, "q", (byte)0, "."] },
        { "remembers something out of turn", [Proto, "}r", (byte)255, (byte)255, (byte)255, (byte)255, "."] },
        { "has a text beyond its end", [Proto, "X", (byte)255, (byte)255, (byte)255, (byte)255, "."] },
        { "has a text beyond its end", [Proto, (byte)0x8d, new byte[] { 0, 0, 0, 0, 0, 0, 0, 64 }, "."] },
        { "has a length beyond its end", [Proto, (byte)0x8d, new byte[] { 0, 0, 0, 0, 0, 0, 0, 128 }, "."] },
        { "has a frame beyond its end", [Proto, (byte)0x95, new byte[] { 9, 0, 0, 0, 0, 0, 0, 0 }, "}."] },
        { "has a name without an end", [Proto, "cposix"] },
        { "names something by what is no text", [Proto, "NN", (byte)0x93, "."] },
        { "sets an item of what is no dictionary", [Proto, "](NNu."] },
        { "sets an item of what is no dictionary", [Proto, "NNs."] },
        { "has a key without a value", [Proto, "}(Nu."] },
        { "has a key that is neither text nor a number", [Proto, "}NNs."] },
        { "has a key that is neither text nor a number", [Proto, "}}Ns."] },
        { "appends to what is no list", [Proto, "}Na."] },
        { "appends to what is no list", [Proto, "}(Ne."] },
        { "calls what is no function", [Proto, "N)R."] },
        { "calls collections.OrderedDict with other arguments", [Proto, "ccollections\nOrderedDict\n(NtR."] },
        { "calls torch.FloatStorage with other arguments", [Proto, "ctorch\nFloatStorage\n)R."] },
        { "calls torch._utils._rebuild_parameter with other arguments", [Proto, "ctorch._utils\n_rebuild_parameter\n)R."] },
        { "calls torch._utils._rebuild_tensor_v2 with other arguments", [Proto, TorchZip.Tensor([2, 3], [1]), "."] },
        { "calls torch._utils._rebuild_tensor_v2 with other arguments", [Proto, TorchZip.Tensor(new long[17], new long[17]), "."] },
        { "refers to something that is no storage", [Proto, "NQ."] },
        { "refers to something that is no storage", [Proto, TorchZip.Tensor([1], [1], count: -1), "."] },
        { "sets a state other than an OrderedDict's _metadata", [Proto, "}}b."] },
        { "sets a state other than an OrderedDict's _metadata", [Proto, "ccollections\nOrderedDict\n)R}", Text("__class__"), "Nsb."] },
        { "sets the state of what is no OrderedDict", [Proto, "ctorch\nFloatStorage\n}b."] },
    };

    [Theory, MemberData(nameof(Malformed))]
    public void A_pickle_that_torch_save_would_not_write_is_refused(string message, object[] code) =>
        Assert.Contains(message, Refusal(code), StringComparison.Ordinal);

    [Fact]
    public void Numbers_are_read_as_Python_reads_them()
    {
        var pairs = Assert.IsType<PickleDictionary>(Read(Proto, "}(",
            Text("a"), "K", (byte)200, Text("b"), "M", (byte)1, (byte)2, Text("c"), "J", new byte[] { 254, 255, 255, 255 },
            Text("d"), (byte)0x8a, (byte)0, Text("e"), (byte)0x8a, (byte)2, new byte[] { 255, 127 }, Text("f"), (byte)0x8a, (byte)1, (byte)255,
            Text("g"), "G", new byte[] { 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a }, "K", (byte)7, (byte)0x88, "u.")).Pairs;
        Assert.Equal([200L, 513L, -2L, 0L, 32767L, -1L, 0.1, true], pairs.Select(pair => pair.Value));
        Assert.Equal(7L, pairs[^1].Key);
    }

    [Fact]
    public void A_dictionary_that_holds_itself_is_no_recursion()
    {
        var top = Assert.IsType<PickleDictionary>(Read(Proto, "}q", (byte)0, Text("state_dict"), "h", (byte)0, "s."));
        Assert.Same(top, top.Pairs[0].Value);
        Assert.Throws<LabException>(() =>
            PyTorchFile.Read(new MemoryStream(TorchZip.File(Code(Proto, "}q", (byte)0, Text("model"), "h", (byte)0, "s."))), "evil.pth"));
    }

    [Property(MaxTest = 3000)]
    public void Any_bytes_are_refused_or_read(byte[] code)
    {
        try
        {
            PickleReader.Read([.. Proto, .. code], "evil.pth");
        }
        catch (LabException error)
        {
            Assert.StartsWith("evil.pth: its pickle ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    // Without the zip's checksum in the way, whatever is changed reaches the machine.
    [Property(MaxTest = 1000)]
    public void A_changed_pickle_is_refused_or_read(int first, byte value, int second, byte otherValue)
    {
        byte[] code = Dictionary(("conv1.weight", TorchZip.Tensor([2, 3], [3, 1])), ("bn1.bias", TorchZip.Tensor([3], [2], offset: 1)),
            ("epoch", Long(3)));
        code[(uint)(first * 7919) % code.Length] = value;
        code[(uint)(second * 7919) % code.Length] = otherValue;
        try
        {
            using var file = PyTorchFile.Read(new MemoryStream(TorchZip.File(code)), "evil.pth");
            foreach (string name in file.Names) Assert.InRange(file[name].clone().numel(), 0, 1000);
        }
        catch (LabException error)
        {
            Assert.StartsWith("evil.pth", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }
}
