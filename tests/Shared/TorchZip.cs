using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MsstNet.Lab.Tests.Shared;

/// <summary>Writes files of torch.save by hand, opcode by opcode, so that they can be wrong in one place.</summary>
internal static class TorchZip
{
    /// <summary>A tensor's pickle up to its REDUCE.</summary>
    public static byte[] Tensor(long[] sizes, long[] strides, long offset = 0, long count = 6, string storage = "FloatStorage", string key = "0") =>
        Code(
        "ctorch._utils\n_rebuild_tensor_v2\n((", Text("storage"), $"ctorch\n{storage}\n", Text(key), Text("cpu"), Long(count), "tQ", Long(offset),
        "(", Code([.. sizes.Select(Long)]), "t(", Code([.. strides.Select(Long)]), "t", (byte)0x89, "ccollections\nOrderedDict\n)RtR");

    /// <summary>A whole pickle: a dictionary of names and values.</summary>
    public static byte[] Dictionary(params (string Name, byte[] Value)[] pairs) =>
        Code(Proto, "}(", Code([.. pairs.Select(pair => Code(Text(pair.Name), pair.Value))]), "u.");

    /// <summary>PROTO 2.</summary>
    public static byte[] Proto => [0x80, 2];

    /// <summary>BINUNICODE.</summary>
    public static byte[] Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text), length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return [(byte)'X', .. length, .. utf8];
    }

    /// <summary>LONG1 of eight bytes.</summary>
    public static byte[] Long(long number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return [0x8a, 8, .. bytes];
    }

    /// <summary>Opcodes one after the other: text stands for its ASCII.</summary>
    public static byte[] Code(params object[] parts) => [.. parts.SelectMany(part => part switch
    {
        byte one => [one],
        byte[] many => many,
        string ascii => Encoding.ASCII.GetBytes(ascii),
        _ => throw new ArgumentException($"{part.GetType()} is no part of a pickle."),
    })];

    /// <summary>The zip: the pickle, one storage of six floats 0 to 5 under "0" unless given otherwise, and what else is to be in it.</summary>
    public static byte[] File(
        byte[] pickle, byte[]? storage = null, CompressionLevel level = CompressionLevel.NoCompression, params (string Name, byte[] Content)[] others)
    {
        byte[] floats = new byte[24];
        for (int i = 0; i < 6; i++) BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(4 * i), i);
        return Zip(level, [("archive/data.pkl", pickle), ("archive/data/0", storage ?? floats), .. others]);
    }

    /// <summary>A zip of entries.</summary>
    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
                using (var entry = zip.CreateEntry(name, level).Open())
                    entry.Write(content);
        return stream.ToArray();
    }
}
