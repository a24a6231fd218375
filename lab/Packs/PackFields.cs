using System.Text.Json;

namespace MsstNet.Lab.Packs;

/// <summary>Reads JSON whose fields come in a fixed order, one field after the other and without holding the document in memory.</summary>
/// <param name="utf8">The text.</param>
internal ref struct PackFields(ReadOnlySpan<byte> utf8)
{
    private Utf8JsonReader reader = new(utf8);

    /// <summary>Goes to the next element of the current array; false at its end. An element that is an object is then open.</summary>
    public bool More()
    {
        Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Reads the name of a field and the beginning of its array.</summary>
    public void Open(string name)
    {
        Name(name);
        Require(JsonTokenType.StartArray, name);
    }

    /// <summary>Reads the beginning of the outermost object.</summary>
    public void Open(char brace)
    {
        Read();
        Require(JsonTokenType.StartObject, $"{brace}");
    }

    /// <summary>Reads the end of an object.</summary>
    public void Close(char brace)
    {
        Read();
        Require(JsonTokenType.EndObject, $"{brace}");
    }

    public int Int32(string name)
    {
        Name(name);
        return Int32Here(name);
    }

    public uint UInt32(string name)
    {
        Name(name);
        return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out uint value) ? value : throw Unexpected(name);
    }

    public long Int64(string name)
    {
        Name(name);
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : throw Unexpected(name);
    }

    public string Text(string name) => TextOrNull(name) ?? throw Unexpected(name);

    public string? TextOrNull(string name)
    {
        Name(name);
        return reader.TokenType == JsonTokenType.Null ? null : Text();
    }

    /// <summary>The current element of an array of texts, after <see cref="More"/>.</summary>
    public readonly string Text() => reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Unexpected("text");

    public int[] Numbers(string name)
    {
        var numbers = new List<int>();
        for (Open(name); More();) numbers.Add(Int32Here(name));
        return [.. numbers];
    }

    private readonly int Int32Here(string name) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value) ? value : throw Unexpected(name);

    /// <summary>Goes to the value of the field, which must be the next one.</summary>
    private void Name(string name)
    {
        Read();
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name)) throw Unexpected(name);
        Read();
    }

    private void Read()
    {
        if (!reader.Read()) throw new FormatException("is damaged: it ends early");
    }

    private readonly void Require(JsonTokenType type, string name)
    {
        if (reader.TokenType != type) throw Unexpected(name);
    }

    private readonly FormatException Unexpected(string name) =>
        new(FormattableString.Invariant($"is damaged: {name} expected at byte {reader.TokenStartIndex}"));
}
