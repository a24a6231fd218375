using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>Oracle: the bytes handed in and the file system's own account of modes and times. Exact.</summary>
public sealed class AdaptedCopyTests : IDisposable
{
    private static readonly byte[] Original = [1, 2, 3];
    private static readonly byte[] Adapted = [1, 2, 4];
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_copy_lies_under_the_hash_of_its_original_and_is_the_only_file_there()
    {
        string copy = AdaptedCopy.Keep(scratch.Sub("cache"), Original, Adapted, "some.so");

        // SHA-256 of the bytes 01 02 03, as sha256sum prints it.
        Assert.Equal(scratch.Sub("cache", "039058c6f2c0cb49", "some.so"), copy);
        Assert.Equal(Adapted, File.ReadAllBytes(copy));
        Assert.Equal([copy], Directory.GetFiles(scratch.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_whole_copy_is_used_again_and_a_damaged_one_written_again()
    {
        string copy = AdaptedCopy.Keep(scratch.Folder, Original, Adapted, "some.so");
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(copy, longAgo);
        AdaptedCopy.Keep(scratch.Folder, Original, Adapted, "some.so");
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(copy));

        File.WriteAllBytes(copy, Adapted[..2]);
        AdaptedCopy.Keep(scratch.Folder, Original, Adapted, "some.so");
        Assert.Equal(Adapted, File.ReadAllBytes(copy));
    }

    [Fact]
    public void Only_the_user_may_enter_the_folder_even_if_it_was_open_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a user's folder private by inheritance.");
        string copy = AdaptedCopy.Keep(scratch.Folder, Original, Adapted, "some.so");
        string folder = Path.GetDirectoryName(copy)!;
        if (!OperatingSystem.IsWindows())
        {
            UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(owner, File.GetUnixFileMode(folder));
            File.SetUnixFileMode(folder, owner | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
            AdaptedCopy.Keep(scratch.Folder, Original, Adapted, "some.so");
            Assert.Equal(owner, File.GetUnixFileMode(folder));
        }
    }

    [Fact]
    public async Task Many_writers_at_once_leave_one_whole_file()
    {
        byte[] adapted = new byte[1 << 20];
        new Random(5).NextBytes(adapted);
        string[] copies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => AdaptedCopy.Keep(scratch.Folder, Original, adapted, "some.so"), TestContext.Current.CancellationToken)));

        string copy = Assert.Single(copies.Distinct());
        Assert.True(adapted.AsSpan().SequenceEqual(File.ReadAllBytes(copy)));
        Assert.Equal([copy], Directory.GetFiles(scratch.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_input_or_output_error()
    {
        // A file where a folder should be: unlike a mode, it stops root too.
        File.WriteAllText(scratch.Sub("file"), "");
        Assert.ThrowsAny<IOException>(() => AdaptedCopy.Keep(scratch.Sub("file", "cache"), Original, Adapted, "some.so"));
    }
}
