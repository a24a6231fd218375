using System.Text;

namespace NotebookKernel.Headless;

/// <summary>
/// Splits a byte stream into JSON text sequences (RFC 7464: a record separator, JSON, a line feed) and the text between them, which native code has
/// printed.
/// </summary>
internal sealed class RecordSplitter(Action<string> record, Action<string> between)
{
    public const byte Separator = 0x1e;

    private readonly MemoryStream pending = new();
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private bool inRecord;

    /// <summary>Processes the next bytes; calls back for each complete record and for text between records.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf(inRecord ? (byte)'\n' : Separator);
            ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
            if (inRecord) pending.Write(part);
            else Between(part);
            if (end < 0) return;
            if (inRecord)
            {
                record(Encoding.UTF8.GetString(pending.GetBuffer(), 0, (int)pending.Length));
                pending.SetLength(0);
            }
            inRecord = !inRecord;
            bytes = bytes[(end + 1)..];
        }
    }

    private void Between(ReadOnlySpan<byte> part)
    {
        // A character may be cut between two reads: the decoder keeps its first half.
        var text = new char[decoder.GetCharCount(part, flush: false)];
        decoder.GetChars(part, text, flush: false);
        if (text.Length > 0) between(new string(text));
    }
}
