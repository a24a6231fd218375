using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace MsstNet.Weights;

/// <summary>
/// Reads the pickle of a torch.save file as data. A pickle is a program for a stack machine that may call anything in Python; this machine has
/// only the opcodes that dictionaries of tensors need, knows thirteen names (<see cref="PickleGlobal"/>), calls nothing, and refuses
/// the rest by name. It takes time and memory in proportion to the pickle's length, and never recurses.
/// The opcodes' meaning is that of Python's pickletools.
/// </summary>
internal sealed class PickleReader
{
    /// <summary>What every refusal advises.</summary>
    public const string Advice = "load it in Python you trust and save its state_dict as safetensors";

    private readonly PickleBytes code;
    private readonly PickleStack stack = new();
    private readonly string source;

    private PickleReader(byte[] code, string source) => (this.code, this.source) = (new PickleBytes(code), source);

    /// <summary>Runs a pickle to its STOP and gives the one value it leaves.</summary>
    /// <param name="code">The pickle.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="LabException">An opcode, a name or a structure that no dictionary of tensors needs.</exception>
    public static object? Read(byte[] code, string source)
    {
        var reader = new PickleReader(code, source);
        try
        {
            return reader.Run();
        }
        catch (InvalidDataException error)
        {
            throw reader.Refused(string.Create(CultureInfo.InvariantCulture,
                $"{error.Message} (byte {reader.code.Next}), so torch.save did not write it"));
        }
    }

    private object? Run()
    {
        while (true)
        {
            int at = code.Next;
            byte opcode = code.Take(1)[0];
            switch (opcode)
            {
                case 0x80: Require(code.Take(1)[0] is >= 2 and <= 5, "announces an unknown protocol"); break;    // PROTO
                case 0x95: Require(code.Number(8) <= code.Left, "has a frame beyond its end"); break;            // FRAME
                case (byte)'.': return Finish();                                                                 // STOP
                case (byte)'(': stack.Mark(); break;                                                             // MARK
                case (byte)'N': stack.Push(null); break;                                                         // NONE
                case 0x88: stack.Push(true); break;                                                              // NEWTRUE
                case 0x89: stack.Push(false); break;                                                             // NEWFALSE
                case (byte)'K': stack.Push(code.Number(1)); break;                                               // BININT1
                case (byte)'M': stack.Push(code.Number(2)); break;                                               // BININT2
                case (byte)'J': stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(code.Take(4))); break;   // BININT
                case 0x8a: PushLong(code.Take(code.Take(1)[0])); break;                                          // LONG1
                case (byte)'G': stack.Push(BinaryPrimitives.ReadDoubleBigEndian(code.Take(8))); break;           // BINFLOAT
                case 0x8c: stack.Push(code.Text(code.Number(1))); break;                                         // SHORT_BINUNICODE
                case (byte)'X': stack.Push(code.Text(code.Number(4))); break;                                    // BINUNICODE
                case 0x8d: stack.Push(code.Text(code.Number(8))); break;                                         // BINUNICODE8
                case (byte)'q': stack.Remember(code.Number(1)); break;                                           // BINPUT
                case (byte)'r': stack.Remember(code.Number(4)); break;                                           // LONG_BINPUT
                case 0x94: stack.Remember(stack.Remembered); break;                                              // MEMOIZE
                case (byte)'h': stack.Push(stack.Recall(code.Number(1))); break;                                 // BINGET
                case (byte)'j': stack.Push(stack.Recall(code.Number(4))); break;                                 // LONG_BINGET
                case (byte)')': stack.Push(new PickleTuple([])); break;                                          // EMPTY_TUPLE
                case (byte)'t': stack.Push(new PickleTuple(stack.PopToMark())); break;                           // TUPLE
                case 0x85: stack.Push(new PickleTuple(stack.Pop(1))); break;                                     // TUPLE1
                case 0x86: stack.Push(new PickleTuple(stack.Pop(2))); break;                                     // TUPLE2
                case 0x87: stack.Push(new PickleTuple(stack.Pop(3))); break;                                     // TUPLE3
                case (byte)']': stack.Push(new PickleList()); break;                                             // EMPTY_LIST
                case (byte)'a': stack.Pop(1); stack.Top<PickleList>("appends to what is no list"); break;        // APPEND
                case (byte)'e': stack.PopToMark(); stack.Top<PickleList>("appends to what is no list"); break;   // APPENDS
                case (byte)'}': stack.Push(new PickleDictionary()); break;                                       // EMPTY_DICT
                case (byte)'s': SetItems(stack.Pop(2)); break;                                                   // SETITEM
                case (byte)'u': SetItems(stack.PopToMark()); break;                                              // SETITEMS
                case (byte)'c': stack.Push(Global(code.Line(), code.Line())); break;                             // GLOBAL
                case 0x93: stack.Push(StackGlobal(stack.Pop(2))); break;                                         // STACK_GLOBAL
                case (byte)'Q': stack.Push(PersistentId(stack.Pop(1)[0])); break;                                // BINPERSID
                case (byte)'R': stack.Push(Reduce(stack.Pop(2))); break;                                         // REDUCE
                case (byte)'b': Build(stack.Pop(1)[0]); break;                                                   // BUILD
                default:
                    throw Refused(string.Create(CultureInfo.InvariantCulture, $"has opcode 0x{opcode:x2} at byte {at}, which no tensor needs"));
            }
        }
    }

    private object? Finish()
    {
        Require(code.Left == 0, "goes on after its end");
        return stack.Single();
    }

    private void SetItems(object?[] items)
    {
        var dictionary = stack.Top<PickleDictionary>("sets an item of what is no dictionary");
        Require(items.Length % 2 == 0, "has a key without a value");
        for (int i = 0; i < items.Length; i += 2)
        {
            Require(items[i] is string or long, "has a key that is neither text nor a number");
            dictionary.Set(items[i]!, items[i + 1]);
        }
    }

    private PickleGlobal Global(string module, string name) =>
        PickleGlobal.Find($"{module}.{name}") ?? throw Refused($"calls {OneLine.Quote($"{module}.{name}")}, which is no tensor");

    private PickleGlobal StackGlobal(object?[] names) =>
        names is [string module, string name] ? Global(module, name) : throw new InvalidDataException("names something by what is no text");

    private PickleStorage PersistentId(object? id) =>
        PickleCalls.Storage(id) ?? throw new InvalidDataException("refers to something that is no storage");

    private object Reduce(object?[] call)
    {
        if (call is not [PickleGlobal function, PickleTuple arguments]) throw new InvalidDataException("calls what is no function");
        return PickleCalls.Evaluate(function, arguments.Items)
            ?? throw new InvalidDataException($"calls {function.Name} with other arguments than torch.save gives it");
    }

    // The state of an OrderedDict is _metadata, the modules' versions; nothing here needs it.
    private void Build(object? state) => Require(
        stack.Top<PickleDictionary>("sets the state of what is no OrderedDict").Ordered
            && state is PickleDictionary { Pairs: [("_metadata", _)] },
        "sets a state other than an OrderedDict's _metadata");

    private void PushLong(ReadOnlySpan<byte> bytes) => stack.Push(bytes.Length <= 8 ? (object)(long)new BigInteger(bytes) : new BigInteger(bytes));

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidDataException(otherwise);
    }

    private LabException Refused(string what) => new($"{source}: its pickle {what}; {Advice}.");
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
