using FsCheck.Xunit;
using MsstNet.Lab.PyTorchFiles;
using MsstNet.Lab.Tests.Shared;
using MsstNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.PyTorchFiles;

/// <summary>
/// Oracle: PyTorch itself, which wrote the files and what torch.load gives for them (tests/Golden/make_pth.py); exact. Then random damage,
/// which must end in a <see cref="LabException"/> or the same tensors and nothing else.
/// </summary>
public class PyTorchFileTests
{
    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    private static WeightFile Read(byte[] bytes) => PyTorchFile.Read(new MemoryStream(bytes), "x.pth");

    [Theory]
    [InlineData("types")]
    [InlineData("views")]
    [InlineData("state-dict")]
    [InlineData("checkpoint")]
    [InlineData("protocol-4")]
    public void What_PyTorch_saved_is_read_as_PyTorch_reads_it(string name)
    {
        using var scope = NewDisposeScope();
        using var expected = SafeTensors.Read(Golden(name + ".pth.safetensors"));
        using var file = WeightFiles.Read(Golden(name + ".pth"));

        Assert.Equal(expected.Names.Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));
        foreach (string tensor in file.Names)
        {
            var (read, saved) = (file[tensor], expected[tensor]);
            Assert.Equal(tensor == "bool" ? ScalarType.Bool : saved.dtype, read.dtype);
            Assert.Equal(saved.shape, read.shape);
            if (saved.numel() > 0) Assert.True(saved.bytes.SequenceEqual(read.contiguous().bytes), tensor);
        }
    }

    [Theory]
    [InlineData("whole-model", ": its pickle calls torch.nn.modules.container.Sequential, which is no tensor")]
    [InlineData("before-1.6", " is a bare pickle, as torch.save wrote before PyTorch 1.6")]
    public void What_PyTorch_could_only_load_by_running_code_is_refused(string name, string message) => Assert.StartsWith(
        Golden(name + ".pth") + message, Assert.Throws<LabException>(() => WeightFiles.Read(Golden(name + ".pth"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Names_keep_the_order_of_the_state_dict_and_lose_the_prefix_of_DataParallel()
    {
        string[] names = ["0.weight", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "3.weight", "3.bias"];
        using var plain = WeightFiles.Read(Golden("state-dict.pth"));
        using var parallel = WeightFiles.Read(Golden("checkpoint.pth"));
        Assert.Equal(names, plain.Names);
        Assert.Equal(names, parallel.Names);
    }

    [Fact]
    public void Tensors_that_share_a_storage_share_it_here_and_outlive_each_other()
    {
        using var scope = NewDisposeScope();
        using var file = WeightFiles.Read(Golden("views.pth"));
        file["base"][1, 2] = 99;
        Assert.Equal(99, file["transposed"][2, 1].ToSingle());
        file["base"].Dispose();
        Assert.Equal(99, file["column"][1].ToSingle());
    }

    [Fact]
    public void Reading_in_a_scope_gives_tensors_of_the_file_and_a_refusal_leaves_none_behind()
    {
        byte[] broken = TorchZip.File(TorchZip.Dictionary(("a", TorchZip.Tensor([6], [1])), ("b", TorchZip.Tensor([6], [1], key: "1"))));
        using (var file = Read(TorchZip.File(TorchZip.Dictionary(("a", TorchZip.Tensor([2, 3], [3, 1])))))) // once before counting: statics
            Assert.Equal([0f, 1, 2, 3, 4, 5], file["a"].data<float>().ToArray());

        using var scope = NewDisposeScope();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var file = WeightFiles.Read(Golden("views.pth")))
            Assert.Equal(before + file.Names.Count, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Throws<LabException>(() => Read(broken));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    [InlineData("model")]
    [InlineData("net")]
    public void Weights_are_found_in_a_checkpoint_even_beside_another_tensor(string key)
    {
        byte[] nested = TorchZip.Dictionary(("w", TorchZip.Tensor([6], [1])), ("step", TorchZip.Long(3)))[2..^1];
        using var file = Read(TorchZip.File(TorchZip.Dictionary(("loss", TorchZip.Tensor([], [])), ("epoch", "N"u8.ToArray()), (key, nested))));
        Assert.Equal(["w"], file.Names);
    }

    public static TheoryData<string, string> NoWeights => new()
    {
        { "]", "holds no dictionary of tensors" },
        { "N", "holds no dictionary of tensors" },
        { "}", "holds no tensor at its top () nor under state_dict, model_state_dict, model, net" },
        { "}X\u0005\0\0\0epochK\u0003s", "holds no tensor at its top (epoch) nor under state_dict" },
        { "}X\u0005\0\0\0model}s", "holds no tensor at its top (model) nor under state_dict" },
    };

    [Theory, MemberData(nameof(NoWeights))]
    public void A_file_without_weights_is_refused_with_what_it_has(string code, string message) =>
        Assert.StartsWith($"x.pth {message}", Assert.Throws<LabException>(() =>
            Read(TorchZip.File(TorchZip.Code(TorchZip.Proto, code, ".")))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(new long[] { 7 }, new long[] { 1 }, 0, "of shape [7] reaches to element 6 of a storage of 6")]
    [InlineData(new long[] { 2, 3 }, new long[] { 4, 1 }, 0, "of shape [2, 3] reaches to element 6 of a storage of 6")]
    [InlineData(new long[] { 6 }, new long[] { 1 }, 1, "reaches to element 6 of a storage of 6")]
    [InlineData(new long[0], new long[0], 6, "reaches to element 6 of a storage of 6")]
    [InlineData(new long[] { 1 }, new long[] { 1 }, long.MaxValue, "reaches to element 9223372036854775807")]
    [InlineData(new long[] { 2 }, new long[] { 1 }, long.MaxValue, "beyond any memory")]
    [InlineData(new long[] { long.MaxValue }, new long[] { long.MaxValue }, 0, "beyond any memory")]
    [InlineData(new long[] { 1L << 40, 1L << 40 }, new long[] { 0, 0 }, 0, "beyond any memory")]
    [InlineData(new long[] { 0, 1L << 40, 1L << 40 }, new long[] { 0, 0, 0 }, 0, "beyond any memory")]
    [InlineData(new long[] { 1_000_000 }, new long[] { 0 }, 0, "repeats its elements to more than the file's bytes")]
    [InlineData(new long[] { -1 }, new long[] { 1 }, 0, "has a negative size, stride or offset")]
    [InlineData(new long[] { 2 }, new long[] { -1 }, 1, "has a negative size, stride or offset")]
    [InlineData(new long[] { 2 }, new long[] { 1 }, -1, "has a negative size, stride or offset")]
    public void A_tensor_that_leaves_its_storage_is_refused_by_name(long[] sizes, long[] strides, long offset, string message)
    {
        var error = Assert.Throws<LabException>(() =>
            Read(TorchZip.File(TorchZip.Dictionary(("conv1.weight", TorchZip.Tensor(sizes, strides, offset))))));
        Assert.StartsWith("x.pth: tensor 'conv1.weight'", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_would_break_a_message_or_a_table_are_refused()
    {
        byte[] tensor = TorchZip.Tensor([6], [1]);
        string Refusal(params (string, byte[])[] pairs) => Assert.Throws<LabException>(() => Read(TorchZip.File(TorchZip.Dictionary(pairs)))).Message;
        Assert.StartsWith("x.pth: the tensor name 'a?b' is too long or not of printable characters", Refusal(("a\nb", tensor)),
            StringComparison.Ordinal);
        Assert.InRange(Refusal((new string('a', 1001), tensor)).Length, 80, 250);
        Assert.StartsWith("x.pth: two tensors are called 'a'", Refusal(("a", tensor), ("a", tensor)), StringComparison.Ordinal);
        Assert.StartsWith("x.pth: tensor 'b' says of storage 0 other than",
            Refusal(("a", tensor), ("b", TorchZip.Tensor([6], [1], storage: "IntStorage"))), StringComparison.Ordinal);
    }

    [Property(MaxTest = 400)]
    public void Whatever_bytes_change_it_is_refused_or_read_as_it_was(byte file, int first, int second, byte value, byte otherValue)
    {
        string name = new[] { "types.pth", "views.pth", "checkpoint.pth" }[file % 3];
        byte[] bytes = File.ReadAllBytes(Golden(name));
        bytes[(uint)(first * 7919) % bytes.Length] = value;
        bytes[(uint)(second * 104729 + first) % bytes.Length] = otherValue;
        RefusedOrAsItWas(name, bytes);
    }

    [Property(MaxTest = 400)]
    public void Whatever_is_cut_out_it_is_refused_or_read_as_it_was(int from, byte count)
    {
        byte[] bytes = File.ReadAllBytes(Golden("views.pth"));
        int at = (int)((uint)(from * 7919) % bytes.Length), end = Math.Min(bytes.Length, at + count);
        RefusedOrAsItWas("views.pth", [.. bytes[..at], .. bytes[end..]]);
    }

    private static void RefusedOrAsItWas(string name, byte[] bytes)
    {
        using var scope = NewDisposeScope();
        try
        {
            using var file = Read(bytes);
            using var whole = WeightFiles.Read(Golden(name));
            Assert.Equal(whole.Names, file.Names);
            foreach (string tensor in whole.Names)
            {
                Assert.Equal(whole[tensor].dtype, file[tensor].dtype);
                Assert.True(whole[tensor].Equals(file[tensor]), tensor);
            }
        }
        catch (LabException error)
        {
            Assert.StartsWith("x.pth", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }
}
