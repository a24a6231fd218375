using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MsstNet.Lab.PyTorchFiles;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Weights;

/// <summary>
/// The checksum in a safetensors file. Oracles: CRC-32 by its definition, a bit at a time; Python's zlib, json and struct; and every single bit and
/// every length of a small file, of which none may pass unnoticed.
/// </summary>
public sealed class SafeTensorsChecksumTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
    private readonly byte[] whole;

    public SafeTensorsChecksumTests()
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(Written, [("w", tensor(new[] { 1f, -2.5f })), ("steps", tensor(7L)), ("state", tensor(new byte[] { 1, 2, 3 }))],
            new Dictionary<string, string> { ["epochs_done"] = "12", ["z"] = "ü" });
        whole = File.ReadAllBytes(Written);
    }

    private string Written => Path.Combine(folder, "w.safetensors");

    private string Changed => Path.Combine(folder, "changed.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void It_is_the_crc_32_of_the_whole_file_with_zeros_for_its_digits()
    {
        string entry = $"\"{SafeTensorsChecksum.Key}\":\"";
        int at = Encoding.UTF8.GetString(whole).IndexOf(entry, StringComparison.Ordinal) + entry.Length;
        byte[] blank = [.. whole];
        blank.AsSpan(at, 8).Fill((byte)'0');
        Assert.Equal(BitByBit(blank).ToString("x8", CultureInfo.InvariantCulture), Encoding.ASCII.GetString(whole, at, 8));
    }

    [Fact]
    public void It_is_not_seen_by_who_reads_the_file_and_changes_nothing_else()
    {
        using var file = SafeTensors.Read(Written);
        Assert.Equal([("epochs_done", "12"), ("z", "ü")], file.Metadata.Select(entry => (entry.Key, entry.Value)));
        Assert.Equal((1f, -2.5f, 7L, (byte)3), (file["w"][0].ToSingle(), file["w"][1].ToSingle(), file["steps"].ToInt64(),
            file["state"][2].ToByte()));
    }

    [Fact]
    public void Every_bit_of_the_file_that_flips_is_noticed()
    {
        int header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        Assert.InRange(whole.Length - header, 19, 19);      // header and data both have their share of what follows
        var passed = new List<string>();
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!Refused(flipped)) passed.Add($"byte {bit / 8} ({(char)whole[bit / 8]}), bit {bit % 8}");
        }
        Assert.Empty(passed);
    }

    [Fact]
    public void Cut_at_any_byte_it_is_refused() =>
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.True(Refused(whole[..length]), $"{length} bytes passed"));

    [Fact]
    public void Damage_to_a_weight_names_file_and_cure()
    {
        byte[] flipped = [.. whole];
        flipped[^6] ^= 0x40;
        File.WriteAllBytes(Changed, flipped);
        string message = Assert.Throws<LabException>(() => SafeTensors.Read(Changed)).Message;
        Assert.StartsWith($"{Changed} is damaged: its bytes do not match its checksum. Download or save it again", message, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<LabException>(() => WeightFiles.Read(Changed)).Message);
    }

    [Fact]
    public void The_entry_is_not_the_callers_to_write() =>
        Assert.Throws<ArgumentException>(() => SafeTensors.Write(Changed, [], new Dictionary<string,
            string>
        { [SafeTensorsChecksum.Key] = "12345678" }));

    [Fact]
    public async Task Python_reads_the_file_and_finds_the_same_checksum()
    {
        const string script = """
            import json, struct, sys, zlib
            data = open(sys.argv[1], "rb").read()
            n = struct.unpack("<Q", data[:8])[0]
            header = json.loads(data[8:8 + n])
            digits = header["__metadata__"]["msstnet_lab_crc32"]
            begin, end = header["w"]["data_offsets"]
            print(digits == "%08x" % zlib.crc32(data.replace(digits.encode(), b"00000000")), struct.unpack("<2f", data[8 + n + begin:8 + n + end]))
            """;
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        Assert.SkipUnless(python != "python3" || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(place => File.Exists(Path.Combine(place, python))), "There is no python3 here.");
        var child = await Child.Run(folder, new Dictionary<string, string?>(), python, "-c", script, Written);
        Assert.Equal("True (1.0, -2.5)", child.Everything.Trim());
    }

    private bool Refused(byte[] bytes)
    {
        File.WriteAllBytes(Changed, bytes);
        try
        {
            SafeTensors.Read(Changed).Dispose();
            return false;
        }
        catch (LabException e)
        {
            Assert.StartsWith(Changed, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
            return true;
        }
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte next in bytes)
        {
            crc ^= next;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
