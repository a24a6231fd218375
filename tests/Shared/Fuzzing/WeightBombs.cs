using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>Files of weights that are small and ask for much.</summary>
internal static class WeightBombs
{
    public static IEnumerable<(string Story, byte[] Input)> SafeTensors()
    {
        yield return ("a tensor of four million axes",
            Header("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + string.Join(',', Enumerable.Repeat("1", 4_000_000)) + "],\"data_offsets\":[0,4]}}"));
        yield return ("a name of a page", Header("{\"" + new string('a', 100_000)
            + "\\n\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}"));
        yield return ("a hundred thousand tensors", Header("{"
            + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"))
            + "}"));
        yield return ("a tensor of two million axes",
            Header("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + string.Join(',', Enumerable.Repeat("1", 2_000_000)) + "],\"data_offsets\":[0,4]}}"));
        yield return ("thirty thousand tensors", Header("{"
            + string.Join(',', Enumerable.Range(0, 30_000)
            .Select(i => $"\"layer.{i}.{new string('a', 60)}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}"));
        yield return ("a header of 99 MB that is not there", Length(99_000_000));
        yield return ("a header of 2⁶⁴ bytes", Length(ulong.MaxValue));
    }

    public static IEnumerable<(string Story, byte[] Input)> Zips()
    {
        (string, byte[]) pickle = ("archive/data.pkl", TorchZip.Dictionary(("a", TorchZip.Tensor([6], [1]))));
        yield return ("fifty megabytes of zeros, compressed",
            TorchZip.Zip(CompressionLevel.SmallestSize, pickle, ("archive/data/0", new byte[50_000_000])));
        yield return ("a hundred thousand entries", TorchZip.Zip(CompressionLevel.NoCompression,
            [pickle, .. Enumerable.Range(0, 100_000).Select(i => ($"archive/data/{i}", Array.Empty<byte>()))]));
        yield return ("entries that lead elsewhere",
            TorchZip.Zip(CompressionLevel.NoCompression, pickle, ("../../outside/x", [1]), ("/tmp/x", [1]), ("archive/data/../0", new byte[24])));
    }

    public static IEnumerable<(string Story, byte[] Input)> Pickles()
    {
        foreach (string opcode in new[] { "}", "]", ")", "(", "N", "\u0088" })
            yield return ($"a million of opcode {(int)opcode[0]:x2}",
                [.. TorchZip.Proto, .. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(opcode, 1_000_000))), (byte)'.']);
        yield return ("four hundred thousand dictionaries of one pair",
            [.. TorchZip.Proto, .. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("}K\0Ns", 400_000))), (byte)'.']);
    }

    private static byte[] Header(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        return [.. Length((ulong)utf8.Length), .. utf8, 0, 0, 0, 0];
    }

    private static byte[] Length(ulong bytes)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, bytes);
        return length;
    }
}
