using System.Text.Json;

namespace NotebookKernel.Jupyter;

/// <summary>A parsed message from a client.</summary>
/// <param name="Channel">The socket that received it and sends the reply.</param>
/// <param name="Message">The message as received.</param>
/// <param name="Type">execute_request, …</param>
/// <param name="Content">Its content.</param>
/// <param name="Arrival">Its number among all requests; an error aborts those that had arrived by then.</param>
internal sealed record Request(KernelChannel Channel, WireMessage Message, string Type, JsonElement Content, long Arrival)
{
    /// <summary>Parses a message.</summary>
    /// <exception cref="WireFormatException">Its header names no type.</exception>
    public static Request Open(KernelChannel channel, WireMessage message, long arrival)
    {
        using var header = JsonDocument.Parse(message.Header);
        using var content = JsonDocument.Parse(message.Content);
        if (Find(header.RootElement, "msg_type", JsonValueKind.String) is not { } type) throw new WireFormatException("a message without a type");
        return new(channel, message, Printable(type), content.RootElement.Clone(), arrival);
    }

    /// <summary>A text of the content.</summary>
    public string Text(string name) =>
        Find(Content, name, JsonValueKind.String) is { } value
            ? Unescaped(() => value.GetString()!)
            : throw new WireFormatException($"{Type} without {name}");

    /// <summary>A yes or no of the content.</summary>
    public bool Flag(string name, bool whenMissing) =>
        (Find(Content, name, JsonValueKind.True) ?? Find(Content, name, JsonValueKind.False))?.GetBoolean() ?? whenMissing;

    /// <summary>A whole number of the content; null when it is missing or none.</summary>
    public int? Number(string name) => Find(Content, name, JsonValueKind.Number) is { } value && value.TryGetInt32(out int number) ? number : null;

    /// <summary>The texts of an object of the content, by name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts(string name) => Find(Content, name, JsonValueKind.Object) is { } found
        ? found.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String)
            .Select(entry => KeyValuePair.Create(Unescaped(() => entry.Name), Unescaped(() => entry.Value.GetString()!)))
        : [];

    private static JsonElement? Find(JsonElement parent, string name, JsonValueKind kind) =>
        Unescaped<JsonElement?>(() => parent.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null);

    // JSON can spell half of a surrogate pair, which .NET refuses to turn into a string, for a value or for a name.
    private static T Unescaped<T>(Func<T> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            throw new WireFormatException("a text that is not Unicode");
        }
    }

    // The type is printed in the log, one line a message.
    private static string Printable(JsonElement type)
    {
        string text = Unescaped(() => type.GetString()!);
        return new([.. text.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
    }
}
