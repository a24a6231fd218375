using System.Text.RegularExpressions;
using MsstNet.Lab.Model;
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
    [InlineData("Model/A.cs", "using MsstNet.Lab.Training;", "lib/Model/A.cs:1: Model may not know Training; it may know nothing but the root")]
    [InlineData("Model/A.cs", "\n\nvar c = MsstNet.Lab.Data.Clip.Empty;", "lib/Model/A.cs:3: Model may not know Data; it may know nothing but the root")]
    [InlineData("Model/A.cs", "Training.Trainer t;", "lib/Model/A.cs:1: Model may not know Training; it may know nothing but the root")]
    [InlineData("Data/Synthetic/A.cs", "using MsstNet.Lab.Figures;", "lib/Data/Synthetic/A.cs:1: Data may not know Figures; it may know nothing but the root")]
    [InlineData("Complexity/A.cs", "using MsstNet.Lab.Cli;", "lib/Complexity/A.cs:1: Complexity may not know Cli; it may know Model")]
    [InlineData("Shapes.cs", "using MsstNet.Lab.Model;", "lib/Shapes.cs:1: the root may not know Model; it may know nothing but the root")]
    [InlineData("Training/A.cs", "/* a\n b */ Console.Write(1);", "lib/Training/A.cs:2: 'Console.', but only lib/Cli prints, and only lib/Kernel hands the console to cells")]
    [InlineData("Training/A.cs", "using Plotly.NET;", "lib/Training/A.cs:1: 'Plotly.NET', but only lib/Figures sees Plotly.NET")]
    [InlineData("Cli/A.cs", "using SkiaSharp;", "lib/Cli/A.cs:1: 'SkiaSharp', but only lib/Data, lib/Figures and lib/Diagnostics see SkiaSharp")]
    [InlineData("Evaluation/A.cs", "File.ReadAllText(p);", "lib/Evaluation/A.cs:1: 'File.R', but lib/Model and lib/Evaluation know no files")]
    public void A_breach_is_told_with_file_line_and_rule(string file, string source, string expected) =>
        Assert.Equal([expected], LayerRules.Breaches(file, source));

    [Theory]
    [InlineData("Model/A.cs", "// MsstNet.Lab.Training is above\nvar x = \"Console.Write\"; /* Plotly.NET */ int File;")]
    [InlineData("Training/A.cs", "using MsstNet.Lab.Model; var d = batch.Data.Length; File.Delete(p);")]
    [InlineData("Cli/A.cs", "using MsstNet.Lab.Training; Console.Write(1);")]
    [InlineData("Data/Synthetic/A.cs", "using static MsstNet.Lab.Data.Synthetic.ActionUnit; using SkiaSharp;")]
    public void A_source_within_the_rules_has_no_breach(string file, string source) => Assert.Empty(LayerRules.Breaches(file, source));

    [Theory]
    [InlineData("Training")]
    [InlineData("Evaluation")]
    [InlineData("Cli")]
    public void What_trains_tests_and_runs_networks_names_none(string layer)
    {
        Type[] networks = [.. typeof(NetworkConfig).Assembly.GetTypes().Where(type => (type.Namespace ?? "").StartsWith("MsstNet.Lab.Model", StringComparison.Ordinal)
            && !type.IsAbstract && (type.IsSubclassOf(typeof(nn.Module<Tensor, Tensor>)) || type.IsSubclassOf(typeof(NetworkConfig))))];
        Assert.Contains(typeof(MSSTNet), networks);
        Assert.Contains(typeof(MsstNetConfig), networks);
        Assert.Contains(typeof(MsstNet.Lab.Model.Rivals.C3D), networks);
        // The published recipe of augmentation goes by the name of the network it was published with.
        string names = $@"(?<!AugmentationConfig\.)\b({string.Join('|', networks.Select(type => type.Name))})\b";
        var named = from file in Directory.GetFiles(Path.Combine(Checkout.Root, "lib", layer), "*.cs", SearchOption.AllDirectories)
                    let match = Regex.Match(LayerRules.WithoutComments(File.ReadAllText(file)), names)
                    where match.Success
                    select $"{Path.GetFileName(file)}: {match.Value}";
        Assert.Empty(named);
    }

    [Fact]
    public void A_folder_that_is_not_in_the_table_is_told() =>
        Assert.StartsWith("lib/Magic/A.cs:1: lib/Magic is not in the table", Assert.Single(LayerRules.Breaches("Magic/A.cs", "")));
}
