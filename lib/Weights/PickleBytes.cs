using System.Buffers.Binary;
using System.Text;

namespace MsstNet.Weights;

/// <summary>The bytes of a pickle, taken one argument after the other and never beyond their end.</summary>
/// <param name="code">The pickle.</param>
internal sealed class PickleBytes(byte[] code)
{
    /// <summary>The place of the next byte.</summary>
    public int Next { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public int Left => code.Length - Next;

    /// <summary>The next bytes.</summary>
    /// <exception cref="InvalidDataException">Fewer are left.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left) throw new InvalidDataException("ends too early");
        Next += count;
        return code.AsSpan(Next - count, count);
    }

    /// <summary>A little-endian number of up to eight bytes, without a sign.</summary>
    public long Number(int bytes)
    {
        Span<byte> wide = stackalloc byte[8];
        Take(bytes).CopyTo(wide);
        long number = BinaryPrimitives.ReadInt64LittleEndian(wide);
        return number >= 0 ? number : throw new InvalidDataException("has a length beyond its end");
    }

    /// <summary>UTF-8 of a length that the pickle gives.</summary>
    public string Text(long bytes)
    {
        if (bytes > Left) throw new InvalidDataException("has a text beyond its end");
        return Encoding.UTF8.GetString(Take((int)bytes));
    }

    /// <summary>UTF-8 up to the end of the line, which is taken too.</summary>
    public string Line()
    {
        int length = code.AsSpan(Next).IndexOf((byte)'\n');
        if (length < 0) throw new InvalidDataException("has a name without an end");
        return Encoding.UTF8.GetString(Take(length + 1)[..^1]);
    }
}
