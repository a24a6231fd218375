using System.Buffers.Binary;
using static TorchSharp.torch;

namespace MsstNet.Weights;

/// <summary>
/// Reads and writes the safetensors layout: eight bytes header length (little-endian), a JSON header, the tensors' raw bytes. Nothing in such
/// a file can be executed, unlike in a .pth file, and Python's safetensors reads what this writes. Format: huggingface.co/docs/safetensors.
/// </summary>
public static class SafeTensors
{
    private const int LengthBytes = 8;
    private const long LongestHeader = 4 << 20; // some thirty thousand tensors; the format allows 100 MB, which parsed would be a gigabyte

    /// <summary>Reads a file; see <see cref="Read(Stream, string)"/>.</summary>
    /// <exception cref="LabException">The file is missing, unreadable or damaged.</exception>
    public static WeightFile Read(string path) => WeightFile.Open(path, ".safetensors file", stream => Read(stream, path));

    /// <summary>
    /// Reads all tensors to the CPU and verifies the checksum if there is one. Never allocates more than the stream is long.
    /// </summary>
    /// <param name="stream">A seekable stream standing at the first byte; read to its end.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="LabException">The content is not a whole safetensors file; the message names the tensor at fault.</exception>
    public static WeightFile Read(Stream stream, string source)
    {
        var (header, checksum) = ReadHeader(stream, source);
        var tensors = new List<(string, Tensor)>();
        try
        {
            foreach (var (name, entry) in header.Tensors)
            {
                var tensor = empty(entry.Shape, dtype: SafeTensorsType.Find(entry.Code)!.Type, device: CPU).DetachFromDisposeScope();
                tensors.Add((name, tensor));
                if (entry.Range[0] == entry.Range[1]) continue;
                stream.ReadExactly(tensor.bytes);
                checksum?.Append(tensor.bytes);
            }
            checksum?.Require(source);
            return new WeightFile(source, tensors, SafeTensorsChecksum.Without(header.Metadata));
        }
        catch (Exception error)
        {
            foreach (var (_, tensor) in tensors) tensor.Dispose();
            if (error is EndOfStreamException) throw new LabException($"{source} ended while it was being read; try again.", error);
            throw;
        }
    }

    /// <summary>Writes a file under a temporary name, then renames it: a reader sees the old file or the new one, never half.</summary>
    /// <remarks>
    /// Adds the metadata entry msstnet_lab_crc32: the CRC-32 of the whole file as eight hexadecimal digits, computed with '0' in the place of
    /// each of the eight. Reading verifies it. A program that changes such a file must leave the entry out.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names, each once, and tensors of any device and memory format.</param>
    /// <param name="metadata">Strings to keep with them.</param>
    /// <param name="previous">Where a file of that path goes instead of being replaced; null lets it go.</param>
    /// <exception cref="ArgumentException">A name appears twice or is reserved, or a tensor's type is not one the format has.</exception>
    public static void Write(
        string path,
        IReadOnlyList<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        string? previous = null)
    {
        var marked = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>());
        if (!marked.TryAdd(SafeTensorsChecksum.Key, SafeTensorsChecksum.Blank))
            throw new ArgumentException($"Metadata '{SafeTensorsChecksum.Key}' is reserved for the checksum.", nameof(metadata));
        AtomicFile.Write(path, stream =>
        {
            var checksum = new SafeTensorsChecksum();
            byte[] json = Write(stream, tensors, marked, checksum.Append);
            stream.Position = LengthBytes + SafeTensorsChecksum.DigitsAt(json);
            stream.Write(checksum.Digits);
        }, previous);
    }

    /// <summary>
    /// Writes tensors as contiguous CPU copies, without a checksum. The same input gives the same bytes: 8-byte elements first, then 4, 2 and 1,
    /// within a size in the order given, so that every tensor begins at a multiple of its element size, which Python's reader needs.
    /// </summary>
    /// <param name="stream">Receives the bytes.</param>
    /// <param name="tensors">Names, each once, and tensors of any device and memory format.</param>
    /// <param name="metadata">Strings to keep with them.</param>
    /// <param name="written">Told every piece that is written.</param>
    /// <returns>The header's JSON.</returns>
    /// <exception cref="ArgumentException">A name appears twice or is reserved, or a tensor's type is not one the format has.</exception>
    internal static byte[] Write(
        Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null,
        Action<ReadOnlySpan<byte>>? written = null)
    {
        var ordered = tensors.Select(pair => (pair.Name, pair.Tensor, Type: SafeTensorsType.Of(pair.Tensor, pair.Name)))
            .OrderByDescending(item => item.Type.Bytes).ToList();
        var entries = new List<(string, SafeTensorsEntry)>();
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        long end = 0;
        foreach (var (name, tensor, type) in ordered)
        {
            if (!names.Add(name))
                throw new ArgumentException($"Tensor name '{name}' is reserved or appears twice; names must be unique.", nameof(tensors));
            long begin = end;
            end += tensor.numel() * type.Bytes;
            entries.Add((name, new SafeTensorsEntry(type.Code, tensor.shape, [begin, end])));
        }

        byte[] text = new SafeTensorsHeader(entries, metadata ?? new Dictionary<string, string>()).Render();
        byte[] json = new byte[(text.Length + LengthBytes - 1) / LengthBytes * LengthBytes];
        text.CopyTo(json, 0);
        json.AsSpan(text.Length).Fill((byte)' ');
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        Put(length);
        Put(json);
        foreach (var (_, tensor, _) in ordered)
        {
            using var scope = NewDisposeScope();
            if (tensor.numel() > 0) Put(tensor.detach().cpu().contiguous().bytes);
        }
        return json;

        void Put(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            written?.Invoke(bytes);
        }
    }

    private static (SafeTensorsHeader Header, SafeTensorsChecksum? Checksum) ReadHeader(Stream stream, string source)
    {
        if (!stream.CanSeek)
            throw new ArgumentException("A safetensors stream must be seekable: its length is checked before anything is allocated.", nameof(stream));
        long available = stream.Length - stream.Position;
        if (available < LengthBytes)
            throw new LabException($"{source} holds {available} bytes, too few for a safetensors file. Download or save it again.");
        Span<byte> length = stackalloc byte[LengthBytes];
        stream.ReadExactly(length);
        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(length);
        available -= LengthBytes;
        if (headerBytes > LongestHeader || headerBytes > (ulong)available)
            throw new LabException($"{source} is not a safetensors file: it announces a header of {headerBytes} bytes "
                + $"and has {available} left. Give a .safetensors file or a .pth of torch.save.");
        byte[] json = new byte[headerBytes];
        stream.ReadExactly(json);
        var header = SafeTensorsHeader.Parse(json, available - (long)headerBytes, source);
        return (header, SafeTensorsChecksum.Begin(length, json, header.Metadata, source));
    }
}
