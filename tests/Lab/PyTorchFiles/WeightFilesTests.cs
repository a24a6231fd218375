using MsstNet.Lab.PyTorchFiles;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Lab.Tests.Shared;
using MsstNet.Lab.Tests.Torch;
using MsstNet.Model;
using MsstNet.Weights;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.PyTorchFiles;

/// <summary>
/// Oracle: each layout's first bytes. For what the library writes: PyTorch, which reads it with a few lines of Python
/// (tests/Golden/safetensors_to_pth.py) and saves it its own way; exact, both ways.
/// </summary>
public sealed class WeightFilesTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private string File(string name, params byte[] bytes)
    {
        System.IO.File.WriteAllBytes(scratch.Sub(name), bytes);
        return scratch.Sub(name);
    }

    private static string Refusal(string path) => Assert.Throws<LabException>(() => WeightFiles.Read(path)).Message;

    [Fact]
    public void The_content_decides_not_the_name()
    {
        using var scope = NewDisposeScope();
        string safe = scratch.Sub("a.pth"), zip = File("a.safetensors", TorchZip.File(TorchZip.Dictionary(("w", TorchZip.Tensor([6], [1])))));
        SafeTensors.Write(safe, [("v", zeros(2))]);
        using WeightFile a = WeightFiles.Read(safe), b = WeightFiles.Read(zip);
        Assert.Equal(["v"], a.Names);
        Assert.Equal(["w"], b.Names);
        Assert.Equal((safe, zip), (a.Source, b.Source));
    }

    [Fact]
    public void A_bare_pickle_is_refused_with_what_to_do()
    {
        // how torch.save began before 1.6
        string path = File("old.pth", 0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.');
        Assert.StartsWith($"{path} is a bare pickle, as torch.save wrote before PyTorch 1.6", Refusal(path), StringComparison.Ordinal);
        Assert.Contains("is a bare pickle", Refusal(File("dict.pkl", 0x80, 4, 0x95, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'}')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(640)] // 0x80 0x02: begins as a pickle of protocol 2
    [InlineData(1152)] // 0x80 0x04
    public void A_header_whose_length_looks_like_a_pickle_is_none(int length)
    {
        string json = """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""".PadRight(length);
        using var file = WeightFiles.Read(File("a.safetensors",
            [.. BitConverter.GetBytes((long)length), .. System.Text.Encoding.ASCII.GetBytes(json), 5]));
        Assert.Equal(["a"], file.Names);
    }

    [Fact]
    public void Missing_empty_and_other_files_are_refused_by_path()
    {
        Assert.Equal("nowhere.pth does not exist; give the path of a .safetensors or .pth file.", Refusal("nowhere.pth"));
        foreach (string path in new[] { File("empty.pth"), File("text.pth", "# weights\n"u8.ToArray()), File("zip.pth", "PK"u8.ToArray()) })
            Assert.StartsWith(path, Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pth_of_torchvisions_names_starts_the_backbone()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1UL, CPU);
        var backbone = new ResNet18Pyramid(4, generator);
        string path = File("resnet18.pth", TorchZip.File(TorchZip.Dictionary(("bn1.weight", TorchZip.Tensor([4], [1], offset: 1)),
            ("fc.bias", TorchZip.Tensor([6], [1])))));
        using var file = WeightFiles.Read(path);

        var report = BackboneWeights.Load(backbone, file);

        Assert.Equal(["bn1.weight"], report.Matched);
        Assert.Equal(["fc.bias"], report.LeftOver);
        Assert.Equal([1f, 2, 3, 4], backbone.state_dict()["bn1.weight"].data<float>().ToArray());
    }

    [Fact]
    public async Task What_SafeTensors_writes_PyTorch_reads_and_gives_back_equal()
    {
        await SkipUnlessTorch();
        using var scope = NewDisposeScope();
        using var generator = new Generator(3UL, CPU);
        ScalarType[] types = [ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64,
            ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64];
        var tensors = types.Select(type => (type.ToString(), (rand(3, 5, generator: generator) * 100).to_type(type))).ToList();
        tensors.AddRange([("scalar", tensor(2.5)), ("empty", zeros(0, 3)), ("odd", ones(3, dtype: ScalarType.Byte)),
            ("turned", rand(4, 3, generator: generator).t())]);
        SafeTensors.Write(scratch.Sub("a.safetensors"), tensors, new Dictionary<string, string> { ["by"] = "us" });

        using var back = await ThroughPython(scratch.Sub("a.safetensors"));

        Assert.Equal(tensors.Count, back.Names.Count);
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, back[name].dtype);
            Assert.Equal(tensor.shape, back[name].shape);
            Assert.True(tensor.Equals(back[name]), name);
        }
    }

    [Fact]
    public async Task What_lab_export_wrote_PyTorch_reads_and_gives_back_equal()
    {
        await SkipUnlessTorch();
        string exported = Path.Combine(Checkout.Root, "data", "weights", "quick.safetensors");
        using var file = SafeTensors.Read(exported);
        using var back = await ThroughPython(exported);
        Assert.Equal(file.Names.Order(StringComparer.Ordinal), back.Names.Order(StringComparer.Ordinal));
        Assert.All(file.Names, name => Assert.True(file[name].Equals(back[name]), name));
    }

    private async Task<WeightFile> ThroughPython(string path)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Golden", "safetensors_to_pth.py"), other = scratch.Sub("out.pth");
        Child child = await Child.Run(scratch.Folder, NoOther, Interpreter, ["-B", script, path, other]);
        Assert.True(child.ExitCode == 0, child.Everything);
        return WeightFiles.Read(other);
    }

    private static async Task SkipUnlessTorch()
    {
        string reason = "";
        try
        {
            Child child = await Child.Run(Path.GetTempPath(), NoOther, Interpreter, "-c", "import torch");
            if (child.ExitCode != 0) reason = child.Error.TrimEnd().Split('\n')[^1];
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            reason = e.Message;
        }
        Assert.SkipUnless(reason.Length == 0, $"python3 with torch (Debian: python3-torch) is not here: {reason}");
    }

    // Our own libtorch may be on the path of a test host; Python's must find its own.
    private static Dictionary<string, string?> NoOther => new() { ["LD_LIBRARY_PATH"] = null, ["LD_PRELOAD"] = null };

    // Debian's packages belong to its own interpreter, which need not be the first on the path.
    private static string Interpreter => System.IO.File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
}
