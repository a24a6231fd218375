using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>Damage to what is made of lines, or of JSON's keys and values; on other files it comes to moving bytes about.</summary>
internal static class TextMutation
{
    private static readonly string[] Values = ["null", "true", "0", "-1", "1e400", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"../../outside\"",
        "[]", "{}", "[null]", "[[]]", "{\"a\":1,\"a\":2}"];

    public static Gen<Func<byte[], byte[]>> Any() => Gen.OneOf(Lines(), DuplicateKey(), OtherValue(), LongText());

    private static Gen<Func<byte[], byte[]>> Lines() =>
        from first in Mutation.Place()
        from second in Mutation.Place()
        from kind in Gen.Choose(0, 3)
        select (Func<byte[], byte[]>)(bytes =>
        {
            var lines = Encoding.Latin1.GetString(bytes).Split('\n').ToList();
            int a = first(lines.Count), b = second(lines.Count);
            if (kind == 0) (lines[a], lines[b]) = (lines[b], lines[a]);
            else if (kind == 1) lines.Insert(b, lines[a]);
            else if (kind == 2) lines.RemoveAt(a);
            else lines[a] += lines[b];
            return Encoding.Latin1.GetBytes(string.Join('\n', lines));
        });

    /// <summary>Writes the field before a comma a second time.</summary>
    private static Gen<Func<byte[], byte[]>> DuplicateKey() => Mutation.Place().Select(place => (Func<byte[], byte[]>)(bytes =>
    {
        if (bytes.Length == 0) return bytes;
        int begin = bytes.AsSpan(0, place(bytes.Length)).LastIndexOfAny((byte)',', (byte)'{') + 1;
        int to = bytes.AsSpan(begin).IndexOf((byte)',') is >= 0 and var found ? begin + found + 1 : begin;
        return [.. bytes[..to], .. bytes[begin..to], .. bytes[to..]];
    }));

    /// <summary>Puts another value behind a colon.</summary>
    private static Gen<Func<byte[], byte[]>> OtherValue() =>
        from place in Mutation.Place()
        from value in Gen.Elements(Values)
        select (Func<byte[], byte[]>)(bytes =>
        {
            if (bytes.Length == 0) return bytes;
            int begin = bytes.AsSpan(place(bytes.Length)).IndexOf((byte)':') is >= 0 and var found ? place(bytes.Length) + found + 1 : bytes.Length;
            int length = bytes.AsSpan(begin).IndexOfAny((byte)',', (byte)'}', (byte)'\n');
            return [.. bytes[..begin], .. Encoding.UTF8.GetBytes(value), .. length < 0 ? [] : bytes[(begin + length)..]];
        });

    private static Gen<Func<byte[], byte[]>> LongText() =>
        from place in Mutation.Place()
        from letter in Gen.Elements('a', '9', ' ', '-', '/')
        from length in Gen.Elements(300, 5_000, 200_000)
        select (Func<byte[], byte[]>)(bytes => bytes.Length == 0 ? bytes
            : [.. bytes[..place(bytes.Length)], .. Encoding.ASCII.GetBytes(new string(letter, length)), .. bytes[place(bytes.Length)..]]);
}
