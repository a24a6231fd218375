using System.Diagnostics;
using MsstNet.Data.Sets;

namespace MsstNet.Lab.Tests;

/// <summary>
/// Oracle: folders and links made here. A link is its owner's word and is followed, wherever it leads; a list's name is not, and never leads out. Two
/// links back up, followed at every depth, would be entered 2⁴⁰ times before the system itself refuses.
/// </summary>
public sealed class FolderTreeTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public FolderTreeTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Folder(string path) => Directory.CreateDirectory(Path.Combine(root, path)).FullName;

    private void File(string path)
    {
        Folder(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(Path.Combine(root, path), [1]);
    }

    private void Link(string path, string to) => Directory.CreateSymbolicLink(Path.Combine(root, path), to);

    private string[] Files(string folder) => [.. FolderTree.Files(Path.Combine(root, folder), _ => true)
        .Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Everything_below_is_found_links_to_elsewhere_among_it()
    {
        File("set/a/1");
        File("set/2");
        File("elsewhere/deep/3");
        Link("set/linked", Path.Combine(root, "elsewhere"));
        Link("set/a/relative", "../../elsewhere/deep");
        Assert.Equal(["set/2", "set/a/1", "set/linked/deep/3"], Files("set"));
        Link("link-to-set", "set");
        Assert.Equal(["link-to-set/2", "link-to-set/a/1", "link-to-set/linked/deep/3"], Files("link-to-set"));
    }

    [Fact]
    public void Links_back_up_are_entered_once()
    {
        File("set/a/1");
        foreach (string name in new[] { "x", "y", "z" })
        {
            Link($"set/{name}", ".");
            Link($"set/a/{name}", root);
            Link($"set/a/to-{name}", $"to-{name}");   // to itself: no folder
        }
        var clock = Stopwatch.StartNew();
        Assert.Equal(["set/a/1"], Files("set").Where(file => !file.Contains("to-", StringComparison.Ordinal)));   // a link to itself is no folder
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_set_with_links_back_up_opens()
    {
        File("set/Actor_01/01-01-03-01-01-01-01/1.jpg");
        File("set/Actor_02/01-01-04-01-01-01-02/1.jpg");
        foreach (string name in new[] { "x", "y", "z" }) Link($"set/{name}", "../set");
        Assert.Equal(2, ActedSet.Ravdess.Open(Path.Combine(root, "set"), skipBad: false).Clips.Count);
    }

    [Fact]
    public void A_clip_that_is_a_link_is_read_and_a_name_that_climbs_out_is_not()
    {
        File("elsewhere/0001/1.jpg");
        File("set/2_ClipsforFaceCrop/Crime/Sad/0002/1.jpg");
        Folder("set/2_ClipsforFaceCrop/Crime/Happy");
        Link("set/2_ClipsforFaceCrop/Crime/Happy/0001", Path.Combine(root, "elsewhere/0001"));
        string lists = Folder("set/4_setups/All_scenes");
        System.IO.File.WriteAllText(Path.Combine(lists, "train_All.csv"), "Crime/Happy/0001 Happy\n");
        System.IO.File.WriteAllText(Path.Combine(lists, "test_All.csv"), "Crime/Sad/0002 Sad\n");
        Assert.Equal(2, Ferv39k.Open(Path.Combine(root, "set")).Clips.Count);
        Folder("Happy/0003");
        System.IO.File.WriteAllText(Path.Combine(lists, "train_All.csv"), "../Happy/.. Happy\n");
        Assert.Contains("is no name of a folder in", Assert.Throws<LabException>(() => Ferv39k.Open(Path.Combine(root, "set"))).Message,
            StringComparison.Ordinal);
    }
}
