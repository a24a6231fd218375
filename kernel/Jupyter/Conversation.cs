using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Jupyter;

/// <summary>Writes the kernel's messages: replies, broadcasts on iopub, questions to the user.</summary>
/// <param name="send">Receives the messages, in order.</param>
internal sealed class Conversation(Action<KernelChannel, WireMessage> send)
{
    /// <summary>The version of the messaging protocol.</summary>
    public const string ProtocolVersion = "5.3";

    // The default encoder would write every quote in HTML as six characters.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string session = Guid.NewGuid().ToString("N");

    /// <summary>Replies to the client that sent a request.</summary>
    public void Reply(Request request, JsonObject content) =>
        send(request.Channel, Message(request, request.Type.Replace("_request", "_reply", StringComparison.Ordinal), content) with
        {
            Identities = request.Message.Identities,
        });

    /// <summary>Sends a message to every client on iopub.</summary>
    /// <param name="cause">The request that led to it; null when there is none.</param>
    /// <param name="type">stream, display_data, …</param>
    /// <param name="content">The content.</param>
    public void Publish(Request? cause, string type, JsonObject content) =>
        send(KernelChannel.IoPub, Message(cause, type, content) with { Identities = [System.Text.Encoding.ASCII.GetBytes("kernel." + type)] });

    /// <summary>Asks the client that made a request for a line.</summary>
    public void Ask(Request cause, string prompt, bool password) =>
        send(KernelChannel.Stdin, Message(cause, "input_request", new() { ["prompt"] = prompt, ["password"] = password }) with
        {
            Identities = cause.Message.Identities,
        });

    private WireMessage Message(Request? cause, string type, JsonObject content) => new()
    {
        Header = Bytes(new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("O"),
            ["msg_type"] = type,
            ["version"] = ProtocolVersion,
        }),
        Parent = cause?.Message.Header ?? [.. "{}"u8],
        Content = Bytes(content),
    };

    private static byte[] Bytes(JsonObject json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Writing)) json.WriteTo(writer);
        return bytes.ToArray();
    }
}
