using System.Text.RegularExpressions;
using MsstNet.Model;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Repository;

/// <summary>
/// Oracle: the table in <see cref="LayerRules"/> against the sources; the checker itself against sources that break each rule. That no network is
/// named where all are trained, tested and run: the names of the types the catalogue builds, by reflection.
/// </summary>
public class LayerTests
{
    [Fact]
    public void Every_source_of_the_library_keeps_to_its_layer()
    {
        string lib = Path.Combine(Checkout.Root, "lib");
        string[] files = Directory.GetFiles(lib, "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => LayerRules.Breaches(Path.GetRelativePath(lib, file).Replace('\\', '/'), File.ReadAllText(file))));
    }

    [Theory]
    [InlineData("Model/A.cs", "using MsstNet.Training;", "lib/Model/A.cs:1: Model may not know Training; it may know Torch")]
    [InlineData("Model/A.cs", "\n\nvar c = MsstNet.Data.Clip.Empty;", "lib/Model/A.cs:3: Model may not know Data; it may know Torch")]
    [InlineData("Model/A.cs", "Training.Trainer t;", "lib/Model/A.cs:1: Model may not know Training; it may know Torch")]
    [InlineData("Data/A.cs", "using static MsstNet.Faces.ActionUnit;", "lib/Data/A.cs:1: Data may not know Faces; it may know Torch")]
    [InlineData("Faces/Drawn/A.cs", "using MsstNet.Figures;", "lib/Faces/Drawn/A.cs:1: Faces may not know Figures; it may know Data")]
    [InlineData("Complexity/A.cs", "using MsstNet.Workbook;", "lib/Complexity/A.cs:1: Complexity may not know Workbook; it may know Model")]
    [InlineData("Shapes.cs", "using MsstNet.Model;", "lib/Shapes.cs:1: the root may not know Model; it may know nothing but the root")]
    [InlineData("Training/A.cs", "/* a\n b */ Console.Write(1);", "lib/Training/A.cs:2: 'Console.', but the library prints nothing")]
    [InlineData("Training/A.cs", "using Plotly.NET;", "lib/Training/A.cs:1: 'Plotly.NET', but only lib/Figures sees Plotly.NET")]
    [InlineData("Training/A.cs", "using SkiaSharp;",
        "lib/Training/A.cs:1: 'SkiaSharp', but only lib/Data, lib/Figures and lib/Diagnostics see SkiaSharp")]
    [InlineData("Evaluation/A.cs", "File.ReadAllText(p);", "lib/Evaluation/A.cs:1: 'File.R', but lib/Model and lib/Evaluation know no files")]
    public void A_breach_is_told_with_file_line_and_rule(string file, string source, string expected) =>
        Assert.Equal([expected], LayerRules.Breaches(file, source));

    [Theory]
    [InlineData("Model/A.cs", "// MsstNet.Training is above\nvar x = \"Console.Write\"; /* Plotly.NET */ int File;")]
    [InlineData("Training/A.cs", "using MsstNet.Model; var d = batch.Data.Length; File.Delete(p);")]
    [InlineData("Data/Video/A.cs", "using static MsstNet.Torch.DeviceTransfer; using OpenCvSharp; using SkiaSharp;")]
    public void A_source_within_the_rules_has_no_breach(string file, string source) => Assert.Empty(LayerRules.Breaches(file, source));

    [Theory]
    [InlineData("lib/Training")]
    [InlineData("lib/Evaluation")]
    [InlineData("lab")]
    public void What_trains_tests_and_runs_networks_names_none(string folder)
    {
        Type[] networks = [.. typeof(NetworkConfig).Assembly.GetTypes()
            .Where(type => (type.Namespace ?? "").StartsWith("MsstNet.Model", StringComparison.Ordinal)
            && !type.IsAbstract && (type.IsSubclassOf(typeof(nn.Module<Tensor, Tensor>)) || type.IsSubclassOf(typeof(NetworkConfig))))];
        Assert.Contains(typeof(MSSTNet), networks);
        Assert.Contains(typeof(MsstNetConfig), networks);
        Assert.Contains(typeof(MsstNet.Model.Rivals.C3D), networks);
        // The published recipe of augmentation goes by the name of the network it was published with.
        string names = $@"(?<!AugmentationConfig\.)\b({string.Join('|', networks.Select(type => type.Name))})\b";
        var named = from file in Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories)
                    // ONNX files say each network once more in another language, and have a class for each.
                    where Path.GetFileName(Path.GetDirectoryName(file)) is not "Networks"
                    // The drawing, and the page that has MSSTNet once more in JavaScript, are about one network.
                    where Path.GetFileName(file) is not ("NetworkDrawing.cs" or "LiveClips.cs" or "LivePage.cs")
                    let match = Regex.Match(LayerRules.WithoutComments(File.ReadAllText(file)), names)
                    where match.Success
                    select $"{Path.GetFileName(file)}: {match.Value}";
        Assert.Empty(named);
    }

    [Fact]
    public void A_folder_that_is_not_in_the_table_is_told() =>
        Assert.StartsWith("lib/Magic/A.cs:1: lib/Magic is not in the table", Assert.Single(LayerRules.Breaches("Magic/A.cs", "")));
}
