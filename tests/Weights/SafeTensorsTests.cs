using System.Buffers.Binary;
using System.Text;
using FsCheck.Xunit;
using MsstNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Weights;

/// <summary>
/// Oracle: the published description of the layout, written out byte by byte; round trips, exact; random damage, which must end in a
/// <see cref="LabException"/> or a whole file and nothing else. Files written by Python are read in <see cref="Model.PyTorchReferenceTests"/>.
/// </summary>
public class SafeTensorsTests
{
    private static byte[] File(string header, params ReadOnlySpan<byte> data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }

    private static WeightFile Read(byte[] bytes) => SafeTensors.Read(new MemoryStream(bytes), "weights.safetensors");

    private static byte[] Written(IReadOnlyList<(string, Tensor)> tensors, Dictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    [Fact]
    public void A_file_written_out_by_hand_is_read()
    {
        using var file = Read(
            File("""{"__metadata__":{"epoch":"3"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"""
                + """ "b":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""",
            0, 0, 128, 63, 0, 0, 0, 192, 7, 0, 0, 0, 0, 0, 0, 0));
        Assert.Equal(["a", "b"], file.Names);
        Assert.Equal([1f, -2f], file["a"].data<float>().ToArray());
        Assert.Equal(7, file["b"].ToInt64());
        Assert.Equal("3", file.Metadata["epoch"]);
    }

    [Fact]
    public void What_is_written_has_exactly_the_bytes_of_the_layout_with_the_largest_elements_first()
    {
        using var scope = NewDisposeScope();
        byte[] bytes = Written([("state", tensor(new byte[] { 5 })), ("w", tensor(new[] { 1f }))], new() { ["z"] = "1", ["a"] = "é\"" });
        string json = """{"__metadata__":{"a":"\u00E9\u0022","z":"1"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"""
            + "\"state\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[4,5]}}";
        Assert.Equal(File(json.PadRight((json.Length + 7) / 8 * 8), 0, 0, 128, 63, 5), bytes);
    }

    [Fact]
    public void Every_type_and_odd_shape_comes_back_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3UL, CPU);
        ScalarType[] types = [ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64,
            ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64];
        var tensors = types.Select(type => (type.ToString(), (rand(3, 5, generator: generator) * 100).to_type(type))).ToList();
        var wide = rand([2, 3, 4, 5], generator: generator).permute(0, 2, 3, 1);
        tensors.AddRange([("permuted", wide), ("scalar", tensor(1.5)), ("empty", zeros(0, 4)), ("name with \"quotes\" and π", ones(1))]);

        using var file = Read(Written(tensors));

        Assert.Equal(tensors.Count, file.Names.Count);
        foreach (var (name, expected) in tensors)
        {
            Assert.Equal((expected.dtype, SharpText(expected)), (file[name].dtype, SharpText(file[name])));
            Assert.True(expected.contiguous().bytes.SequenceEqual(file[name].bytes), name);
        }

        static string SharpText(Tensor tensor) => Shapes.Text(tensor.shape);
    }

    [Fact]
    public void A_path_is_written_whole_under_its_name_and_leaves_nothing_else()
    {
        using var scope = NewDisposeScope();
        string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
        try
        {
            string path = Path.Combine(folder, "w.safetensors");
            SafeTensors.Write(path, [("a", ones(2))]);
            SafeTensors.Write(path, [("a", ones(3))]);
            Assert.Throws<ArgumentException>(() => SafeTensors.Write(path, [("a", ones(1)), ("a", ones(1))]));
            using var file = SafeTensors.Read(path);
            Assert.Equal(3, file["a"].numel());
            Assert.Equal([path], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "[]", "its header is not a JSON object" },
        { "{", "its header is not valid JSON" },
        { """{"\ud800":{}}""", "its header is not valid JSON" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
            "its header is not valid JSON" },
        { """{"a":5}""", "tensor 'a' lacks a dtype" },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "tensor 'a' lacks a dtype" },
        { """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "tensor 'a' lacks a dtype" },
        { """{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "tensor 'a' is stored as 'F8_E4M3'" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "tensor 'a' of shape [3] needs 12 bytes but has data_offsets [0, 8]" },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "tensor 'a' has an impossible shape" },
        { """{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "tensor 'a' has an impossible shape" },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "tensor 'a' has 17 axes" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'a' begins at byte 4 of the data, expected 0" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
            "tensor 'b' begins at byte 0 of the data, expected 4" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "its header describes 4 bytes of data but 8 are there" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "its header describes 12 bytes of data but 8 are there" },
        { """{"a":{"dtype":"F32","shape":[9000000000],"data_offsets":[0,36000000000]}}""", "at most" },
        { """{"__metadata__":{"epoch":3}}""", "__metadata__ entry 'epoch' is not a string" },
        { """{"__metadata__":[]}""", "__metadata__ is not a JSON object" },
    };

    [Theory, MemberData(nameof(Broken))]
    public void A_header_that_breaks_a_rule_is_refused_by_name(string header, string message)
    {
        var error = Assert.Throws<LabException>(() => Read(File(header, new byte[8])));
        Assert.StartsWith("weights.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 0 })]
    [InlineData(new byte[] { 80, 75, 3, 4, 0, 0, 8, 8, 0, 0 })] // how a .pth file begins
    public void What_is_no_safetensors_file_is_refused(byte[] bytes) => Assert.Throws<LabException>(() => Read(bytes));

    [Fact]
    public void A_missing_file_is_refused_by_path() =>
        Assert.StartsWith("nowhere.safetensors does not exist", Assert.Throws<LabException>(() => SafeTensors.Read("nowhere.safetensors")).Message,
            StringComparison.Ordinal);

    [Property(MaxTest = 500)]
    public void Cut_anywhere_it_is_refused(int cut)
    {
        byte[] whole = Sample();
        Assert.Throws<LabException>(() => Read(whole[..(int)((uint)cut % whole.Length)]));
    }

    [Property(MaxTest = 3000)]
    public void Whatever_bits_of_the_header_flip_it_is_refused_or_read_whole(int first, int second)
    {
        byte[] bytes = Sample();
        int header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        foreach (int flip in new[] { first * 31 + second, second })
        {
            uint bit = (uint)flip % (uint)(header * 8);
            bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        }
        try
        {
            using var file = Read(bytes);
            Assert.Equal(bytes.Length - header, file.Names.Sum(name => file[name].bytes.Length));
        }
        catch (LabException error)
        {
            Assert.StartsWith("weights.safetensors", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    private static byte[] Sample()
    {
        using var scope = NewDisposeScope();
        return Written([("conv1.weight", ones(2, 3)), ("bn1.num_batches_tracked", tensor(4L)), ("state", zeros(5, dtype: ScalarType.Byte))],
            new() { ["epoch"] = "12" });
    }
}
