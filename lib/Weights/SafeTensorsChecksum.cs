using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace MsstNet.Weights;

/// <summary>
/// The checksum in the metadata of the files written here: the CRC-32 of all bytes (length, header, padding, tensors) as eight lower-case
/// hexadecimal digits, computed with '0' in the place of each of the eight. The format has none of its own, and a weight with a flipped bit is
/// still a weight.
/// </summary>
internal sealed class SafeTensorsChecksum
{
    /// <summary>The metadata's entry.</summary>
    public const string Key = "msstnet_lab_crc32";

    /// <summary>Its value while the checksum is computed.</summary>
    public const string Blank = "00000000";

    private readonly Crc32 crc = new();
    private string expected = "";

    /// <summary>The checksum of the bytes appended so far.</summary>
    public byte[] Digits => Encoding.ASCII.GetBytes(crc.GetCurrentHashAsUInt32().ToString("x8", CultureInfo.InvariantCulture));

    /// <summary>
    /// Starts to verify a file of which the length, eight bytes, and the header were read; null if its metadata has no checksum.
    /// </summary>
    /// <exception cref="LabException">The entry itself is damaged.</exception>
    public static SafeTensorsChecksum? Begin(
        ReadOnlySpan<byte> length, ReadOnlySpan<byte> header, IReadOnlyDictionary<string, string> metadata, string source)
    {
        if (!metadata.TryGetValue(Key, out string? expected))
            return metadata.Keys.Any(IsAlmostKey) ? throw Damaged(source) : null;
        byte[] blank = header.ToArray();
        int at = DigitsAt(header);
        if (at < 0 || expected.Length != Blank.Length) throw Damaged(source);
        blank.AsSpan(at, Blank.Length).Fill((byte)'0');
        var checksum = new SafeTensorsChecksum { expected = expected };
        checksum.Append(length);
        checksum.Append(blank);
        return checksum;
    }

    /// <summary>Offset of the first digit in a header; negative if there are not eight.</summary>
    public static int DigitsAt(ReadOnlySpan<byte> header)
    {
        var reader = new Utf8JsonReader(header);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 2 || !reader.ValueTextEquals(Key)) continue;
            reader.Read();
            return reader.ValueSpan.Length == Blank.Length ? (int)reader.TokenStartIndex + 1 : -1;   // behind the quotation mark
        }
        return -1;
    }

    /// <summary>The metadata without the checksum, as it was given to be written.</summary>
    public static IReadOnlyDictionary<string, string> Without(IReadOnlyDictionary<string, string> metadata) =>
        new SortedDictionary<string, string>(metadata.Where(entry => entry.Key != Key).ToDictionary(), StringComparer.Ordinal);

    /// <summary>Takes the next bytes of the file.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => crc.Append(bytes);

    /// <summary>Compares the bytes appended with the file's checksum.</summary>
    /// <exception cref="LabException">They differ.</exception>
    public void Require(string source)
    {
        if (!Encoding.ASCII.GetBytes(expected).AsSpan().SequenceEqual(Digits)) throw Damaged(source);
    }

    // Damage to the name of the entry must not switch the check off.
    private static bool IsAlmostKey(string key) => key.Length == Key.Length && key.Zip(Key).Count(pair => pair.First != pair.Second) == 1;

    private static LabException Damaged(string source) =>
        new($"{source} is damaged: its bytes do not match its checksum. Download or save it again; "
            + $"if a program changed it on purpose, it must leave out {Key}.");
}
