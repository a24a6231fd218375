using System.Text;

namespace MsstNet.Lab;

/// <summary>Files appear whole or not at all: written under a temporary name beside the target, flushed to the disk, then renamed over it.</summary>
public static class AtomicFile
{
    /// <summary>Writes a text file in UTF-8 without a byte-order mark.</summary>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>Writes a file through a stream; on any failure the temporary file is removed and the old file is as it was.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
