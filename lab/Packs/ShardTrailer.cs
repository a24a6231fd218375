using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MsstNet.Lab.Packs;

/// <summary>
/// The end of a shard, after the pixels: the pack and the number of the shard, a checksum for each clip, and the frames that could not be decoded.
/// With it, a finished shard can be kept after an interruption without reading its pixels.
/// </summary>
/// <remarks>
/// Little-endian: text of the pack, shard number, number of clips, their checksums, number of faults, faults; then the trailer's own length and
/// checksum and the word MSSTPACK. A text is its length in UTF-8, then its bytes.
/// </remarks>
internal sealed record ShardTrailer(uint[] Checksums, IReadOnlyList<FrameFault> Faults)
{
    private const int TailBytes = 16;
    private static ReadOnlySpan<byte> Magic => "MSSTPACK"u8;

    /// <summary>The text that shards and pack must agree on: version, side, greatest length of a shard, and the source's fingerprint.</summary>
    public static string Binding(int side, long shardBytes, string fingerprint) =>
        FormattableString.Invariant($"1 {side} {shardBytes} {fingerprint}");

    /// <summary>The bytes to write after the pixels.</summary>
    public byte[] ToBytes(string binding, int shard)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(binding);
            writer.Write(shard);
            writer.Write(Checksums.Length);
            foreach (uint checksum in Checksums) writer.Write(checksum);
            writer.Write(Faults.Count);
            foreach (var fault in Faults)
            {
                writer.Write(fault.Clip);
                writer.Write(fault.Frame);
                writer.Write(fault.Reason);
            }
            writer.Flush();
            int length = (int)stream.Length;
            uint checksum32 = Crc32C.Of(stream.GetBuffer().AsSpan(0, length));
            writer.Write(length);
            writer.Write(checksum32);
            writer.Write(Magic);
        }
        return stream.ToArray();
    }

    /// <summary>Reads a shard's trailer and checks the shard's length.</summary>
    /// <param name="path">The shard.</param>
    /// <param name="plan">Where its clips should lie.</param>
    /// <param name="binding">The pack's <see cref="Binding"/>.</param>
    /// <param name="shard">Its number.</param>
    /// <exception cref="ShardFaultException">
    /// The shard is missing, cut off, damaged or another pack's; the message says which, as half a sentence.
    /// </exception>
    public static ShardTrailer Read(string path, ShardPlan plan, string binding, int shard)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return Read(file, plan, binding, shard);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ShardFaultException("is missing", foreign: false);
        }
        // The checksum is right, so it was written with texts that are too long or lengths that are negative.
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new ShardFaultException("is damaged: its trailer cannot be read", foreign: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShardFaultException($"cannot be read ({e.Message})", foreign: false);
        }
    }

    private static ShardTrailer Read(SafeFileHandle file, ShardPlan plan, string binding, int shard)
    {
        long size = RandomAccess.GetLength(file);
        Span<byte> tail = stackalloc byte[TailBytes];
        if (size < TailBytes || RandomAccess.Read(file, tail, size - TailBytes) < TailBytes || !tail[8..].SequenceEqual(Magic))
            throw new ShardFaultException(
                FormattableString.Invariant($"is cut off or damaged: its end is not where its {size} bytes end"), foreign: false);
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length < 0 || length > size - TailBytes || length > Array.MaxLength)
            throw new ShardFaultException("is damaged: its trailer cannot be as long as it says", foreign: false);
        byte[] body = new byte[length];
        if (RandomAccess.Read(file, body, size - TailBytes - length) < length
            || Crc32C.Of(body) != BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]))
            throw new ShardFaultException("is damaged: its trailer does not match its checksum", foreign: false);
        using var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
        var (first, end) = plan.Clips(shard);
        if (reader.ReadString() != binding || reader.ReadInt32() != shard || reader.ReadInt32() != end - first)
            throw new ShardFaultException("belongs to a pack of other data or another size", foreign: true);
        if (size - TailBytes - length != plan.PixelBytes(shard))
            throw new ShardFaultException(
                FormattableString.Invariant($"is damaged: it holds {size - TailBytes - length} bytes of pixels, not {plan.PixelBytes(shard)}"),
                foreign: false);
        var checksums = new uint[end - first];
        for (int i = 0; i < checksums.Length; i++) checksums[i] = reader.ReadUInt32();
        int count = reader.ReadInt32();
        if ((uint)count > length / 9) throw new ShardFaultException("is damaged: its list of faults cannot be as long as it says", foreign: false);
        var faults = new FrameFault[count];
        for (int i = 0; i < faults.Length; i++) faults[i] = new FrameFault(reader.ReadInt32(), reader.ReadInt32(), reader.ReadString());
        return new ShardTrailer(checksums, faults);
    }
}

/// <summary>Why a shard is not used.</summary>
/// <param name="message">Half a sentence that follows the shard's name.</param>
/// <param name="foreign">Whether the shard is whole, but another pack's.</param>
internal sealed class ShardFaultException(string message, bool foreign) : Exception(message)
{
    /// <summary>Whether the shard is whole, but another pack's; then it is not overwritten.</summary>
    public bool Foreign { get; } = foreign;
}
