using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.PyTorchFiles;

/// <summary>
/// The zip that torch.save writes: NAME/data.pkl and one entry NAME/data/KEY a storage, none of them compressed. Everything is checked against
/// the file's own length before it is allocated, so that neither a compressed bomb nor overlapping entries cost more than the file does.
/// </summary>
internal sealed class PyTorchArchive : IDisposable
{
    private const string Pickle = "data.pkl";
    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
    private readonly string source, root;

    /// <summary>Opens the archive and checks its list of entries.</summary>
    /// <exception cref="LabException">It is not an archive of torch.save.</exception>
    public PyTorchArchive(Stream stream, string source)
    {
        this.source = source;
        Length = stream.Length;
        zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in zip.Entries)
            if (!entries.TryAdd(entry.FullName, entry)) throw Damaged($"it has two entries {OneLine.Quote(entry.FullName)}");
        root = FindRoot();
        if (entries.ContainsKey(root + "constants.pkl") || entries.Keys.Any(name => name.StartsWith(root + "code/", StringComparison.Ordinal)))
            throw new LabException($"{source} is a TorchScript program, not weights; "
                + "in Python, torch.save(torch.jit.load(FILE).state_dict(), OTHER).");
        RequireWithinFile();
        if (entries.TryGetValue(root + "byteorder", out var order) && Encoding.ASCII.GetString(Bytes(order)) is var written && written != "little")
            throw new LabException($"{source}: its numbers are {OneLine.Quote(written)}-endian; only little can be read. "
                + "Save it again on a little-endian machine.");
    }

    /// <summary>The file's length in bytes, the bound of everything that is read from it.</summary>
    public long Length { get; }

    /// <summary>The pickle's bytes.</summary>
    public byte[] ReadPickle() => Bytes(entries[root + Pickle]);

    /// <summary>A storage as a tensor of one axis, on the CPU, outside any dispose scope.</summary>
    /// <exception cref="LabException">Its entry is missing or damaged, or is of another length than the pickle says.</exception>
    public Tensor ReadStorage(PickleStorage storage)
    {
        string name = root + "data/" + storage.Key, shown = OneLine.Quote(name);
        if (!entries.TryGetValue(name, out var entry)) throw Damaged($"it lacks the storage {shown}");
        Int128 bytes = (Int128)storage.Count * storage.Type.ElementSize();
        if (bytes != entry.Length) throw Damaged($"its storage {shown} holds {entry.Length} bytes where {bytes} are said to be");
        if (bytes > Array.MaxLength)
            throw new LabException($"{source}: its storage {shown} holds {bytes} bytes; at most {Array.MaxLength} can be read. Split the tensor.");
        var tensor = empty(storage.Count, dtype: storage.Type, device: CPU).DetachFromDisposeScope();
        try
        {
            if (bytes > 0) Fill(entry, tensor.bytes);
            // Any other byte in a bool is undefined behaviour in libtorch.
            if (storage.Type == ScalarType.Bool && bytes > 0 && tensor.bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
                throw Damaged($"its storage {shown} holds a bool that is neither 0 nor 1");
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => zip.Dispose();

    private string FindRoot()
    {
        string[] pickles = [.. entries.Keys.Where(name => name.EndsWith("/" + Pickle, StringComparison.Ordinal) && name.Count(c => c == '/') == 1)];
        if (pickles.Length != 1)
            throw new LabException($"{source} is a zip file with {pickles.Length} pickles called NAME/{Pickle}, where torch.save writes one; "
                + "give a file of torch.save or a safetensors file.");
        return pickles[0][..^Pickle.Length];
    }

    private void RequireWithinFile()
    {
        long left = Length;
        foreach (var (name, entry) in entries)
        {
            if (entry.Length != entry.CompressedLength)
                throw new LabException($"{source}: its entry {OneLine.Quote(name)} is compressed, as torch.save never does; "
                    + "save it again with torch.save.");
            left -= entry.Length;
            if (entry.Length < 0 || left < 0) throw Damaged("its entries claim more bytes than the file has");
        }
    }

    private byte[] Bytes(ZipArchiveEntry entry)
    {
        byte[] bytes = new byte[entry.Length];
        Fill(entry, bytes);
        return bytes;
    }

    private void Fill(ZipArchiveEntry entry, Span<byte> bytes)
    {
        using (var content = entry.Open()) content.ReadExactly(bytes);
        if (Crc32.HashToUInt32(bytes) != entry.Crc32) throw Damaged($"the checksum of its entry {OneLine.Quote(entry.FullName)} is wrong");
    }

    private LabException Damaged(string what) => new($"{source} is not a whole file of torch.save: {what}. Download or save it again.");
}
