using System.Text.Json;

namespace MsstNet.Lab.Packs;

/// <summary>Reads JSON whose fields come in one fixed order, field by field and without a document in memory.</summary>
/// <param name="utf8">The text.</param>
internal ref struct PackFields(ReadOnlySpan<byte> utf8)
{
    private Utf8JsonReader reader = new(utf8);

    /// <summary>Whether the open array has another element: an object or array is then open, a value at hand.</summary>
    public bool More()
    {
        Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>An object or the array of a field begins.</summary>
    public void Open(string name)
    {
        Name(name);
        Require(JsonTokenType.StartArray, name);
    }

    /// <summary>The whole begins.</summary>
    public void Open(char brace)
    {
        Read();
        Require(JsonTokenType.StartObject, $"{brace}");
    }

    /// <summary>An object ends.</summary>
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

    /// <summary>The element at hand, after <see cref="More"/>.</summary>
    public readonly string Text() => reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Unexpected("text");

    public int[] Numbers(string name)
    {
        var numbers = new List<int>();
        for (Open(name); More();) numbers.Add(Int32Here(name));
        return [.. numbers];
    }

    private readonly int Int32Here(string name) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value) ? value : throw Unexpected(name);

    /// <summary>Goes to the value of the field that must come next; the first of an object's fields opens the object that is at hand.</summary>
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
