using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace MsstNet.Weights;

/// <summary>
/// What a file of ours says of itself in its metadata: the CRC-32 of all its bytes (length, header, padding, tensors) as eight lower-case hexadecimal
/// digits, taken with '0' in the place of each of the eight. The format has no checksum of its own, and a bit that flips in a weight is a weight still.
/// </summary>
internal sealed class SafeTensorsChecksum
{
    /// <summary>The metadata's entry.</summary>
    public const string Key = "msstnet_lab_crc32";

    /// <summary>What stands in it while the checksum is taken.</summary>
    public const string Blank = "00000000";

    private readonly Crc32 crc = new();
    private string expected = "";

    /// <summary>The digits of what was appended.</summary>
    public byte[] Digits => Encoding.ASCII.GetBytes(crc.GetCurrentHashAsUInt32().ToString("x8", CultureInfo.InvariantCulture));

    /// <summary>Begins to check a file whose header was read; null if it says nothing of a checksum.</summary>
    /// <param name="length">The eight bytes before the header.</param>
    /// <param name="header">The header as it lies in the file.</param>
    /// <param name="metadata">What the header was found to say.</param>
    /// <param name="source">What is being read, for the messages.</param>
    /// <exception cref="LabException">The entry itself is damaged.</exception>
    public static SafeTensorsChecksum? Begin(ReadOnlySpan<byte> length, ReadOnlySpan<byte> header, IReadOnlyDictionary<string, string> metadata, string source)
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

    /// <summary>Where in a header the first digit stands; negative where there are no eight bytes for it.</summary>
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

    /// <summary>Holds what was appended to what the file says.</summary>
    /// <exception cref="LabException">They differ.</exception>
    public void Require(string source)
    {
        if (!Encoding.ASCII.GetBytes(expected).AsSpan().SequenceEqual(Digits)) throw Damaged(source);
    }

    // Damage to the name of the entry must not switch the check off.
    private static bool IsAlmostKey(string key) => key.Length == Key.Length && key.Zip(Key).Count(pair => pair.First != pair.Second) == 1;

    private static LabException Damaged(string source) =>
        new($"{source} is damaged: its bytes do not match its checksum. Download or save it again; if a program changed it on purpose, it must leave out {Key}.");
}
