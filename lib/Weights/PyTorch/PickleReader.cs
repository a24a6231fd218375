using System.Buffers.Binary;
using System.Text;

namespace MsstNet.Lab.Weights.PyTorch;

/// <summary>
/// Reads what <c>torch.save</c> pickles of a state dict, and nothing else. A pickle is a program: this interprets the handful of its instructions that build numbers,
/// strings, lists, dicts and descriptions of tensors, and refuses every other one, and every name that is not of a tensor, by its name. Nothing is ever imported or called.
/// </summary>
/// <remarks>Every value on the stack and in the memo was written by at least one byte of the pickle, and nothing here recurses: memory is bounded by the file.</remarks>
internal sealed class PickleReader(byte[] bytes, string source)
{
    private static readonly object Mark = new();

    private readonly List<object?> stack = [];
    private readonly Dictionary<int, object?> memo = [];
    private int at;

    /// <summary>Runs the pickle.</summary>
    /// <returns>What it leaves: a <see cref="PickleDict"/> for a state dict.</returns>
    /// <exception cref="LabException">It does anything but describe tensors, or is damaged.</exception>
    public object? Read()
    {
        while (true)
        {
            byte code = Take(1)[0];
            if (code == (byte)'.') return Pop();
            Run(code);
        }
    }

    private void Run(byte code)
    {
        switch ((char)code)
        {
            case '\x80': Take(1); break;                                                        // PROTO
            case '\x95': Take(8); break;                                                        // FRAME
            case '(': stack.Add(Mark); break;
            case '}': stack.Add(new PickleDict()); break;
            case ']': stack.Add(new List<object?>()); break;
            case ')': stack.Add(Array.Empty<object?>()); break;
            case 't': stack.Add(PopToMark()); break;
            case '\x85': Tuple(1); break;
            case '\x86': Tuple(2); break;
            case '\x87': Tuple(3); break;
            case 'N': stack.Add(null); break;
            case '\x88': stack.Add(true); break;
            case '\x89': stack.Add(false); break;
            case 'K': stack.Add((long)Take(1)[0]); break;
            case 'M': stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case 'J': stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case '\x8a': stack.Add(Long(Take(Take(1)[0]))); break;
            case 'G': stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case '\x8c': stack.Add(Text(Take(1)[0])); break;
            case 'X': stack.Add(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case 'q': memo[Take(1)[0]] = Peek(); break;
            case 'r': memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))] = Peek(); break;
            case '\x94': memo[memo.Count] = Peek(); break;                                      // MEMOIZE
            case 'h': stack.Add(Recall(Take(1)[0])); break;
            case 'j': stack.Add(Recall(BinaryPrimitives.ReadInt32LittleEndian(Take(4)))); break;
            case 'c': stack.Add(Global(Line() + "." + Line())); break;
            case '\x93': Named(); break;                                                        // STACK_GLOBAL
            case 'Q': stack.Add(Storage(Pop())); break;                                         // BINPERSID
            case 'R': Reduce(); break;
            case 'b': Build(); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(PopToMark()); break;
            case 's': SetItems([.. new[] { Pop(), Pop() }.Reverse()]); break;
            case 'u': SetItems(PopToMark()); break;
            default: throw Fault($"its pickle has instruction 0x{code:x2}, which no state dict needs");
        }
    }

    private PickleGlobal Global(string name) =>
        PickleTypes.Allows(name) ? new PickleGlobal(name) : throw Fault($"its pickle asks for {name}, which is no tensor");

    private void Named()
    {
        if ((Pop(), Pop()) is not (string name, string module)) throw Fault("its pickle builds a name out of what is no text");
        stack.Add(Global(module + "." + name));
    }

    private PickleStorage Storage(object? id)
    {
        if (id is object?[] and ["storage", PickleGlobal { Name: var name }, string key, string, long count] && PickleTypes.Of(name) is { } type && count >= 0)
            return new PickleStorage(type, key, count);
        throw Fault("its pickle refers to something outside that is no tensor's storage");
    }

    private void Reduce()
    {
        object? arguments = Pop(), function = Pop();
        if (function is not PickleGlobal { Name: var name } || arguments is not object?[] given) throw Fault("its pickle calls what is no function");
        stack.Add((name, given) switch
        {
            ("collections.OrderedDict", []) => new PickleDict(),
            ("torch._utils._rebuild_tensor_v2", [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]) => new PickleTensor(storage, offset, Numbers(shape), Numbers(strides)),
            ("torch._utils._rebuild_parameter", [PickleTensor tensor, ..]) => tensor,
            _ => throw Fault($"its pickle calls {name} in a way no state dict does"),
        });
    }

    /// <summary>A module's state dict carries version numbers as an attribute; they are not weights.</summary>
    private void Build()
    {
        Pop();
        if (Peek() is not PickleDict) throw Fault("its pickle sets attributes of what is no dict");
    }

    private void Append(object?[] values)
    {
        if (Peek() is not List<object?> list) throw Fault("its pickle appends to what is no list");
        list.AddRange(values);
    }

    private void SetItems(object?[] values)
    {
        if (Peek() is not PickleDict dict || values.Length % 2 != 0) throw Fault("its pickle sets items of what is no dict");
        for (int i = 0; i < values.Length; i += 2) dict.Items.Add((values[i], values[i + 1]));
    }

    private long[] Numbers(object?[] values) => [.. values.Select(value => value is long number ? number : throw Fault("its pickle gives a tensor a shape that is no row of numbers"))];

    private void Tuple(int count)
    {
        var items = new object?[count];
        for (int i = count - 1; i >= 0; i--) items[i] = Pop();
        stack.Add(items);
    }

    private object?[] PopToMark()
    {
        int mark = stack.LastIndexOf(Mark);
        if (mark < 0) throw Fault("its pickle is damaged (no mark)");
        object?[] items = [.. stack[(mark + 1)..]];
        stack.RemoveRange(mark, stack.Count - mark);
        return items;
    }

    private object? Pop()
    {
        object? top = Peek();
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private object? Peek() => stack.Count > 0 && !ReferenceEquals(stack[^1], Mark) ? stack[^1] : throw Fault("its pickle is damaged (nothing on the stack)");

    private object? Recall(int index) => memo.TryGetValue(index, out object? value) ? value : throw Fault("its pickle is damaged (nothing remembered there)");

    private long Long(ReadOnlySpan<byte> little)
    {
        if (little.Length > 8) throw Fault("its pickle has a number of more than eight bytes");
        long value = little.Length > 0 && (little[^1] & 0x80) != 0 ? -1 : 0;
        for (int i = little.Length - 1; i >= 0; i--) value = (value << 8) | little[i];
        return value;
    }

    private string Text(long length) => Encoding.UTF8.GetString(Take(length));

    private string Line()
    {
        int end = Array.IndexOf(bytes, (byte)'\n', at);
        if (end < 0) throw Fault("its pickle ends in the middle of a name");
        string text = Encoding.UTF8.GetString(bytes, at, end - at);
        at = end + 1;
        return text;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - at) throw Fault("its pickle ends in the middle");
        at += (int)count;
        return bytes.AsSpan(at - (int)count, (int)count);
    }

    private LabException Fault(string what) => new($"{source}: {what}; load the file in a Python you trust and save its state_dict anew, as safetensors or with torch.save.");
}
