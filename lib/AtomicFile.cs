using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MsstNet;

/// <summary>Files appear whole or not at all: written under a temporary name beside the target, flushed to the disk, then renamed over it.</summary>
public static class AtomicFile
{
    /// <summary>Writes a text file in UTF-8 without a byte-order mark.</summary>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>Writes a file through a stream that can seek; on any failure the temporary file is removed and the old file is as it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Writes it.</param>
    /// <param name="previous">Where the old file goes instead of being replaced, once the new one is on the disk; null lets it go.</param>
    public static void Write(string path, Action<Stream> content, string? previous = null) => Replace(path, temporary =>
    {
        using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        content(stream);
        stream.Flush(flushToDisk: true);
    }, previous);

    /// <summary>The same through a handle, for several threads that write at places of their own.</summary>
    public static void WriteInPlaces(string path, Action<SafeFileHandle> content) => Replace(path, temporary =>
    {
        using var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        content(file);
        RandomAccess.FlushToDisk(file);
    });

    private static void Replace(string path, Action<string> write, string? previous = null)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            write(temporary);
            if (previous is not null && File.Exists(path)) File.Move(path, previous, overwrite: true);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
