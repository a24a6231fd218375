using MsstNet.Training;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>What `--backbone imagenet` refuses, as a user meets it: one line and exit code 2. Oracle: the messages.</summary>
public class ImageNetCommandTests
{
    [Fact]
    public async Task A_thin_network_is_refused_before_anything_is_fetched()
    {
        var refused = await LabProcess.Run(Directory.CreateTempSubdirectory().FullName, "train", "--backbone", "imagenet");
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal("lab: --backbone imagenet is ResNet-18 at its full width of 64; this network has width 16; use a preset with the full width, "
            + "such as people or paper-t8.", refused.Error.Trim());
    }

    [Fact]
    public async Task A_package_that_cannot_be_had_is_one_line()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"),
            """<configuration><packageSources><clear/><add key="empty" value="empty"/></packageSources></configuration>""");
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        var places = new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = Path.Combine(folder, "packages"), ["XDG_CACHE_HOME"] = Path.Combine(folder, "cache"),
        };
        var refused = await LabProcess.Run(folder, places, "train", "--preset", "people", "--data", "synthetic:people=8", "--backbone", "imagenet");
        Assert.Equal(2, refused.ExitCode);
        string line = Assert.Single(refused.Error.Trim().Split('\n'));
        Assert.StartsWith("lab: --backbone imagenet: Package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1 is on none of", line);
        Assert.False(Directory.Exists(Path.Combine(folder, "runs")));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_run_says_where_it_starts_and_freezes_only_what_was_trained(bool imagenet, int frozen)
    {
        if (imagenet) PublishedNetwork.Package();
        string folder = Directory.CreateTempSubdirectory().FullName;
        var trained = await LabProcess.Run(folder, ["train", "--preset", "people", "--data", "synthetic:people=5", "--epochs", "1", "--frames", "1",
            "--side", "64", .. imagenet ? new[] { "--backbone", "imagenet" } : []]);
        Assert.True(trained.ExitCode == 0, trained.Everything);
        var manifest = RunDirectory.Open(Assert.Single(Directory.GetDirectories(Path.Combine(folder, "runs")))).Manifest;
        Assert.Equal(imagenet ? "imagenet (Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1)" : null, manifest.InitialWeights);
        Assert.Equal((frozen, 64), (manifest.Training.FrozenStages, manifest.Network.Side));
        if (imagenet) Assert.Contains("imagenet: 90 matched, 0 missing, 42 left over (layer4.", trained.Output);
    }
}
