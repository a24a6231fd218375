using NotebookKernel.Jupyter;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>Oracle: the files of a small "build"; the copy keeps what it held when the kernel started, and goes when nobody runs from it.</summary>
public sealed class ShadowCopyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
    private readonly string output, root;

    public ShadowCopyTests()
    {
        output = Directory.CreateDirectory(Path.Combine(folder, "output")).FullName;
        root = Directory.CreateDirectory(Path.Combine(folder, "copies")).FullName;
        File.WriteAllText(Path.Combine(output, "Lab.dll"), "first");
        Directory.CreateDirectory(Path.Combine(output, "sub"));
        File.WriteAllText(Path.Combine(output, "sub", "part.dll"), "part");
        File.WriteAllText(Path.Combine(folder, "package.so"), "native");
        File.CreateSymbolicLink(Path.Combine(output, "package.so"), Path.Combine(folder, "package.so"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_rebuild_leaves_the_copy_as_it_was_and_gives_the_next_kernel_another()
    {
        string first = ShadowCopy.Prepare(output, root, "MsstNet");
        Assert.Equal(first, ShadowCopy.Prepare(output, root, "MsstNet"));
        Assert.True(ShadowCopy.Is(first));
        Assert.False(ShadowCopy.Is(output));
        Assert.Equal(Path.Combine(folder, "package.so"), new FileInfo(Path.Combine(first, "package.so")).LinkTarget);

        File.WriteAllText(Path.Combine(output, "Lab.dll"), "again");
        File.SetLastWriteTimeUtc(Path.Combine(output, "Lab.dll"), DateTime.UtcNow.AddSeconds(1));
        string second = ShadowCopy.Prepare(output, root, "MsstNet");
        Assert.NotEqual(first, second);
        Assert.Equal(("first", "again"), (Text(first, "Lab.dll"), Text(second, "Lab.dll")));
        Assert.Equal("part", Text(second, Path.Combine("sub", "part.dll")));
    }

    [Fact]
    public void Sweeping_removes_what_is_old_and_not_in_use()
    {
        string used = ShadowCopy.Prepare(output, root, "MsstNet");
        File.WriteAllText(Path.Combine(output, "Lab.dll"), "second build");
        string old = ShadowCopy.Prepare(output, root, "MsstNet");
        File.WriteAllText(Path.Combine(output, "Lab.dll"), "the third build");
        string fresh = ShadowCopy.Prepare(output, root, "MsstNet");
        string cutOff = Directory.CreateDirectory(Path.Combine(root, "0123.99")).FullName;
        foreach (string each in new[] { used, old }) File.SetLastWriteTimeUtc(Path.Combine(each, "in-use.lock"), DateTime.UtcNow.AddDays(-1));
        Directory.SetLastWriteTimeUtc(cutOff, DateTime.UtcNow.AddDays(-1));

        using (ShadowCopy.Hold(used))
        {
            using var two = ShadowCopy.Hold(used);
            ShadowCopy.Sweep(root);
            Assert.Equal(new[] { fresh, used }.Order(), Directory.GetDirectories(root).Order());
        }
        ShadowCopy.Sweep(root);
        Assert.Equal([fresh], Directory.GetDirectories(root));
        Assert.True(File.Exists(Path.Combine(folder, "package.so")));
    }

    [Fact]
    public async Task Kernels_started_at_once_find_one_whole_copy()
    {
        var copies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ShadowCopy.Prepare(output, root, "MsstNet"))));
        Assert.Single(copies.Distinct());
        Assert.Equal([copies[0]], Directory.GetDirectories(root));
        Assert.Equal("part", Text(copies[0], Path.Combine("sub", "part.dll")));
    }

    private static string Text(string copy, string file) => File.ReadAllText(Path.Combine(copy, file));
}
