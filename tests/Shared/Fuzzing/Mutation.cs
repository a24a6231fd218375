using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>Damage to a file: of its bits, of its lengths and numbers, of its words, and of its encoding. One to four of them an input.</summary>
internal static class Mutation
{
    /// <summary>No input grows beyond this: what costs more than its length in proportion shows well below it.</summary>
    private const int Longest = 8 << 20;

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 7, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 16777216, int.MaxValue, int.MinValue, uint.MaxValue, (long)uint.MaxValue + 1,
            long.MaxValue, long.MinValue,
    ];

    private static readonly string[] Written = [.. Numbers.Select(number => $"{number}"), "99999999999999999999", "1e999", "-0", "0.5", "NaN", "1_0",
        "٣"];

    /// <summary>Names that lead elsewhere, text that is none, and brackets: for every format.</summary>
    public static IReadOnlyList<byte[]> CommonWords { get; } = Utf8(
        "../", "../../outside/", "..", ".", "/", "/etc/passwd", "~", "C:\\", "..\\", "\0", "\n", "\r\n", "\r", "\t", ",", ";", "\"", "\\", " ",
            "\u2028", "\u0085", "\u001b[31m",
        "\uFEFF", "\\ud800", "\\u0000", "é", "😀", "null", "true", "{", "}", "[", "]", "{}", "[]", ":", "%s", "%05d", "a");

    public static IReadOnlyList<byte[]> Utf8(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Damaged copies of whole inputs.</summary>
    /// <param name="whole">Inputs to begin with.</param>
    /// <param name="words">What to put into them.</param>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> whole, IReadOnlyList<byte[]> words)
    {
        var edit = Gen.Frequency(
            (4, Bytes()), (3, Stretches(whole)), (3, BinaryNumbers()), (3, DecimalNumbers()), (4, Put(words)), (1, Nesting(words)), (1, Encodings()),
                (2, TextMutation.Any()));
        return from start in Gen.Elements(whole.AsEnumerable())
               from count in Gen.Choose(1, 4)
               from edits in edit.ListOf(count)
               select edits.Aggregate(start, (bytes, change) => change(bytes) is { Length: <= Longest } changed ? changed : bytes);
    }

    // A place is drawn before the length is known that it has to fit; near the front and the end, where lengths and directories lie, more often.
    internal static Gen<Func<int, int>> Place() => Gen.OneOf(
        Gen.Choose(0, int.MaxValue).Select(at => (Func<int, int>)(length => at % length)),
        Gen.Choose(0, 127).Select(at => (Func<int, int>)(length => at % length)),
        Gen.Choose(0, 255).Select(at => (Func<int, int>)(length => length - 1 - (at % length))));

    private static Gen<Func<byte[], byte[]>> Bytes() =>
        from place in Place()
        from value in Gen.Choose(0, 255)
        from bit in Gen.Elements(true, false)
        select (Func<byte[], byte[]>)(bytes =>
        {
            if (bytes.Length == 0) return bytes;
            byte[] changed = [.. bytes];
            int at = place(bytes.Length);
            changed[at] = bit ? (byte)(changed[at] ^ (1 << (value % 8))) : (byte)value;
            return changed;
        });

    private static Gen<Func<byte[], byte[]>> Stretches(IReadOnlyList<byte[]> whole) =>
        from first in Place()
        from second in Place()
        from other in Gen.Elements(whole.AsEnumerable())
        from times in Gen.Frequency((6, Gen.Choose(1, 3)), (1, Gen.Choose(4, 400)))
        from kind in Gen.Choose(0, 5)
        select (Func<byte[], byte[]>)(bytes =>
        {
            if (bytes.Length == 0) return other;
            int begin = Math.Min(first(bytes.Length), second(bytes.Length)), to = Math.Max(first(bytes.Length), second(bytes.Length));
            return kind switch
            {
                0 => bytes[..to],                                                                       // cut off
                1 => bytes[begin..],                                                                     // begun late
                2 => [.. bytes[..begin], .. bytes[to..]],                                                // cut out
                3 when (long)(to - begin) * times <= Longest =>
                    [.. bytes[..to], .. Enumerable.Repeat(bytes[begin..to], times).SelectMany(part => part), .. bytes[to..]],
                4 when other.Length > 0 => [.. bytes[..begin], .. other[(begin % other.Length)..]],       // spliced
                _ => [.. bytes[..begin], .. new byte[to - begin], .. bytes[to..]],                        // blanked
            };
        });

    private static Gen<Func<byte[], byte[]>> BinaryNumbers() =>
        from place in Place()
        from number in Gen.Elements(Numbers)
        from width in Gen.Elements(1, 2, 4, 8)
        from bigEndian in Gen.Elements(true, false)
        select (Func<byte[], byte[]>)(bytes =>
        {
            if (bytes.Length < 8) return bytes;
            byte[] changed = [.. bytes], written = new byte[8];
            if (bigEndian) BinaryPrimitives.WriteInt64BigEndian(written, number);
            else BinaryPrimitives.WriteInt64LittleEndian(written, number);
            (bigEndian ? written[(8 - width)..] : written[..width]).CopyTo(changed, Math.Min(place(bytes.Length), bytes.Length - 8));
            return changed;
        });

    private static Gen<Func<byte[], byte[]>> DecimalNumbers() =>
        from place in Place()
        from number in Gen.Elements(Written)
        select (Func<byte[], byte[]>)(bytes =>
        {
            int begin = bytes.Length == 0 ? -1 : bytes.AsSpan(place(bytes.Length)).IndexOfAnyInRange((byte)'0', (byte)'9') is >= 0 and var found
                ? found + place(bytes.Length) : -1;
            if (begin < 0) return bytes;
            int length = bytes.AsSpan(begin).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            return [.. bytes[..begin], .. Encoding.UTF8.GetBytes(number), .. length < 0 ? [] : bytes[(begin + length)..]];
        });

    private static Gen<Func<byte[], byte[]>> Put(IReadOnlyList<byte[]> words) =>
        from place in Place()
        from word in Gen.Elements(words.AsEnumerable())
        from over in Gen.Elements(true, false)
        select (Func<byte[], byte[]>)(bytes =>
        {
            int at = bytes.Length == 0 ? 0 : place(bytes.Length);
            return [.. bytes[..at], .. word, .. bytes[(over ? Math.Min(bytes.Length, at + word.Length) : at)..]];
        });

    private static Gen<Func<byte[], byte[]>> Nesting(IReadOnlyList<byte[]> words) =>
        from place in Place()
        from word in Gen.OneOf(Gen.Elements(words.AsEnumerable()), Gen.Elements(Utf8("[", "{\"a\":", "[{\"a\":[", "(").AsEnumerable()))
        from depth in Gen.Elements(3, 60, 70, 300, 5_000, 100_000)
        select (Func<byte[], byte[]>)(bytes =>
        {
            int at = bytes.Length == 0 ? 0 : place(bytes.Length);
            return word.Length * depth > Longest ? bytes
                : [.. bytes[..at], .. Enumerable.Repeat(word, depth).SelectMany(part => part), .. bytes[at..]];
        });

    private static Gen<Func<byte[], byte[]>> Encodings() =>
        Gen.Elements(Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1, Encoding.UTF8)
            .SelectMany(encoding => Gen.Elements(true, false), (encoding, mark) => (Func<byte[], byte[]>)(bytes =>
                [.. mark ? encoding.GetPreamble() : [], .. Encoding.Convert(Encoding.UTF8, encoding, bytes)]));
}
