using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MsstNet.Lab.PyTorchFiles;

/// <summary>
/// The memory of a pickle's machine: a stack with marks, and a memo of values to recall. It is bounded, and each step takes time in
/// proportion to what it takes off.
/// </summary>
internal sealed class PickleStack
{
    // Enough for fifteen thousand tensors. The cheapest value costs one byte of pickle and up to 160 of memory, so no pickle takes 64 MB.
    private const int MostValues = 350_000;

    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly List<object?> memo = [];
    private int values;

    /// <summary>How many values the memo has.</summary>
    public int Remembered => memo.Count;

    // What lies below the last mark is out of reach.
    private int Floor => marks.Count > 0 ? marks[^1] : 0;

    /// <summary>Puts a value on top.</summary>
    public void Push(object? value)
    {
        Count();
        stack.Add(value);
    }

    /// <summary>Marks the top.</summary>
    public void Mark()
    {
        Count();
        marks.Add(stack.Count);
    }

    /// <summary>Takes values off, the lowest first.</summary>
    public object?[] Pop(int count)
    {
        Require(stack.Count - Floor >= count, "takes more values than it made");
        return Cut(stack.Count - count);
    }

    /// <summary>Takes off all values above the last mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        Require(marks.Count > 0, "lacks a mark");
        int mark = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        return Cut(mark);
    }

    /// <summary>The value on top, which stays there.</summary>
    /// <param name="otherwise">What to say where it is of another type.</param>
    public T Top<T>(string otherwise) where T : class =>
        stack.Count > Floor && stack[^1] is T top ? top : throw new InvalidDataException(otherwise);

    /// <summary>The one value that is left at the end.</summary>
    public object? Single()
    {
        Require(stack.Count == 1 && marks.Count == 0, "does not leave one value");
        return stack[0];
    }

    /// <summary>Keeps the value on top under a number. Python's picklers count from 0 without gaps; other numbers are refused.</summary>
    public void Remember(long index)
    {
        Require(stack.Count > Floor && index <= memo.Count && memo.Count < MostValues, "remembers something out of turn");
        if (index < memo.Count) memo[(int)index] = stack[^1];
        else memo.Add(stack[^1]);
    }

    /// <summary>The value under a number.</summary>
    public object? Recall(long index) => index < memo.Count ? memo[(int)index] : throw new InvalidDataException("recalls what it never remembered");

    private object?[] Cut(int from)
    {
        object?[] cut = CollectionsMarshal.AsSpan(stack)[from..].ToArray();
        stack.RemoveRange(from, cut.Length);
        return cut;
    }

    private void Count() => Require(++values <= MostValues, string.Create(CultureInfo.InvariantCulture, $"makes more than {MostValues} values"));

    /// <summary>Refuses a pickle.</summary>
    /// <exception cref="InvalidDataException">It does not hold; the message says what the pickle does.</exception>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidDataException(otherwise);
    }
}

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
