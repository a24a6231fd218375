using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using static MsstNet.Lab.PyTorchFiles.PickleStack;

namespace MsstNet.Lab.PyTorchFiles;

/// <summary>
/// Reads the pickle of a torch.save file as data. A pickle is a program for a stack machine that may call anything in Python; this machine has
/// only the opcodes that dictionaries of tensors need, knows thirteen names (<see cref="PickleGlobal"/>), calls nothing, and refuses
/// the rest by name. It takes time and memory in proportion to the pickle's length, and never recurses.
/// The opcodes' meaning is that of Python's pickletools.
/// </summary>
internal sealed class PickleReader
{
    private const byte Stop = (byte)'.';
    private const string Advice = "load it in Python you trust and save its state_dict as safetensors";

    private static readonly Dictionary<byte, Action<PickleReader>> Opcodes = new()
    {
        [0x80] = reader => Require(reader.code.Take(1)[0] is >= 2 and <= 5, "announces an unknown protocol"),       // PROTO
        [0x95] = reader => Require(reader.code.Number(8) <= reader.code.Left, "has a frame beyond its end"),        // FRAME
        [(byte)'('] = reader => reader.stack.Mark(),                                                                // MARK
        [(byte)'N'] = reader => reader.stack.Push(null),                                                            // NONE
        [0x88] = reader => reader.stack.Push(true),                                                                 // NEWTRUE
        [0x89] = reader => reader.stack.Push(false),                                                                // NEWFALSE
        [(byte)'K'] = reader => reader.stack.Push(reader.code.Number(1)),                                           // BININT1
        [(byte)'M'] = reader => reader.stack.Push(reader.code.Number(2)),                                           // BININT2
        [(byte)'J'] = reader => reader.stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(reader.code.Take(4))), // BININT
        [0x8a] = reader => reader.PushLong(reader.code.Take(reader.code.Take(1)[0])),                               // LONG1
        [(byte)'G'] = reader => reader.stack.Push(BinaryPrimitives.ReadDoubleBigEndian(reader.code.Take(8))),       // BINFLOAT
        [0x8c] = reader => reader.stack.Push(reader.code.Text(reader.code.Number(1))),                              // SHORT_BINUNICODE
        [(byte)'X'] = reader => reader.stack.Push(reader.code.Text(reader.code.Number(4))),                         // BINUNICODE
        [0x8d] = reader => reader.stack.Push(reader.code.Text(reader.code.Number(8))),                              // BINUNICODE8
        [(byte)'q'] = reader => reader.stack.Remember(reader.code.Number(1)),                                       // BINPUT
        [(byte)'r'] = reader => reader.stack.Remember(reader.code.Number(4)),                                       // LONG_BINPUT
        [0x94] = reader => reader.stack.Remember(reader.stack.Remembered),                                          // MEMOIZE
        [(byte)'h'] = reader => reader.stack.Push(reader.stack.Recall(reader.code.Number(1))),                      // BINGET
        [(byte)'j'] = reader => reader.stack.Push(reader.stack.Recall(reader.code.Number(4))),                      // LONG_BINGET
        [(byte)')'] = reader => reader.stack.Push(new PickleTuple([])),                                             // EMPTY_TUPLE
        [(byte)'t'] = reader => reader.stack.Push(new PickleTuple(reader.stack.PopToMark())),                       // TUPLE
        [0x85] = reader => reader.stack.Push(new PickleTuple(reader.stack.Pop(1))),                                 // TUPLE1
        [0x86] = reader => reader.stack.Push(new PickleTuple(reader.stack.Pop(2))),                                 // TUPLE2
        [0x87] = reader => reader.stack.Push(new PickleTuple(reader.stack.Pop(3))),                                 // TUPLE3
        [(byte)']'] = reader => reader.stack.Push(new PickleList()),                                                // EMPTY_LIST
        [(byte)'a'] = reader => reader.Append(reader.stack.Pop(1)),                                                 // APPEND
        [(byte)'e'] = reader => reader.Append(reader.stack.PopToMark()),                                            // APPENDS
        [(byte)'}'] = reader => reader.stack.Push(new PickleDictionary()),                                          // EMPTY_DICT
        [(byte)'s'] = reader => reader.SetItems(reader.stack.Pop(2)),                                               // SETITEM
        [(byte)'u'] = reader => reader.SetItems(reader.stack.PopToMark()),                                          // SETITEMS
        [(byte)'c'] = reader => reader.stack.Push(reader.Global(reader.code.Line(), reader.code.Line())),           // GLOBAL
        [0x93] = reader => reader.stack.Push(reader.StackGlobal(reader.stack.Pop(2))),                              // STACK_GLOBAL
        [(byte)'Q'] = reader => reader.stack.Push(PersistentId(reader.stack.Pop(1)[0])),                            // BINPERSID
        [(byte)'R'] = reader => reader.stack.Push(Reduce(reader.stack.Pop(2))),                                     // REDUCE
        [(byte)'b'] = reader => reader.Build(reader.stack.Pop(1)[0]),                                               // BUILD
    };

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
        while (code.Take(1)[0] is not Stop and var opcode)
        {
            if (!Opcodes.TryGetValue(opcode, out var step))
                throw Refused(string.Create(CultureInfo.InvariantCulture,
                    $"has opcode 0x{opcode:x2} at byte {code.Next - 1}, which no tensor needs"));
            step(this);
        }
        Require(code.Left == 0, "goes on after its end");
        return stack.Single();
    }

    // The items are not kept: weights lie in dictionaries.
    private void Append(object?[] _) => stack.Top<PickleList>("appends to what is no list");

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

    private static PickleStorage PersistentId(object? id) =>
        PickleStorage.Of(id) ?? throw new InvalidDataException("refers to something that is no storage");

    private static object Reduce(object?[] call)
    {
        if (call is not [PickleGlobal function, PickleTuple arguments]) throw new InvalidDataException("calls what is no function");
        return function.Call?.Invoke(arguments.Items)
            ?? throw new InvalidDataException($"calls {function.Name} with other arguments than torch.save gives it");
    }

    // The state of an OrderedDict is _metadata, the modules' versions; nothing here needs it.
    private void Build(object? state) => Require(
        stack.Top<PickleDictionary>("sets the state of what is no OrderedDict").Ordered
            && state is PickleDictionary { Pairs: [("_metadata", _)] },
        "sets a state other than an OrderedDict's _metadata");

    private void PushLong(ReadOnlySpan<byte> bytes) => stack.Push(bytes.Length <= 8 ? (object)(long)new BigInteger(bytes) : new BigInteger(bytes));

    private LabException Refused(string what) => new($"{source}: its pickle {what}; {Advice}.");
}
