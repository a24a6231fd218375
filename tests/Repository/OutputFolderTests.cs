namespace MsstNet.Lab.Tests.Repository;

/// <summary>Oracle: the file system's sizes. libtorch alone is half a gigabyte, so a single copy of it fails the bound.</summary>
public class OutputFolderTests
{
    private const long Megabyte = 1_000_000;

    [Fact]
    public void An_output_folder_holds_links_not_gigabytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows links are hard links, which count as files.");
        long size = new DirectoryInfo(AppContext.BaseDirectory).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.LinkTarget is null).Sum(file => file.Length);

        Assert.InRange(size, 1, 60 * Megabyte);
    }
}
