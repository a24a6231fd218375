using System.Text.Json;

namespace NotebookKernel.Jupyter;

/// <summary>
/// Messages to frames and back (Jupyter messaging 5.3, "The wire protocol"): identities, a delimiter, the signature, header, parent header,
/// metadata, content, buffers. It knows no sockets, so tests can give it any frame.
/// </summary>
internal sealed class WireCodec(MessageSignature signature)
{
    /// <summary>The most bytes one message may have, its buffers included.</summary>
    public const int LargestMessage = 64 << 20;

    /// <summary>The most frames one message may have.</summary>
    public const int MostFrames = 1024;

    private static ReadOnlySpan<byte> Delimiter => "<IDS|MSG>"u8;

    /// <summary>A message's frames, signed.</summary>
    public IReadOnlyList<byte[]> Encode(WireMessage message)
    {
        byte[] signed = signature.Of(message.Header, message.Parent, message.Metadata, message.Content);
        return
        [
            .. message.Identities, Delimiter.ToArray(), signed,
            message.Header, message.Parent, message.Metadata, message.Content, .. message.Buffers,
        ];
    }

    /// <summary>The message in these frames. Nothing in them is read before the signature is verified.</summary>
    /// <exception cref="WireFormatException">They are not a message, or it was not signed with the key, or it was received before.</exception>
    public WireMessage Decode(IReadOnlyList<byte[]> frames)
    {
        if (frames.Count > MostFrames) throw new WireFormatException($"a message of more than {MostFrames} frames");
        if (frames.Sum(frame => (long)frame.Length) > LargestMessage)
            throw new WireFormatException($"a message of more than {LargestMessage >> 20} MB");
        int delimiter = 0;
        while (delimiter < frames.Count && !frames[delimiter].AsSpan().SequenceEqual(Delimiter)) delimiter++;
        if (delimiter == frames.Count) throw new WireFormatException($"{frames.Count} frames without the delimiter <IDS|MSG>");
        if (frames.Count < delimiter + 6)
            throw new WireFormatException($"{frames.Count - delimiter - 1} frames after the delimiter; a message has at least 5");

        var message = new WireMessage
        {
            Identities = [.. frames.Take(delimiter)],
            Header = frames[delimiter + 2],
            Parent = frames[delimiter + 3],
            Metadata = frames[delimiter + 4],
            Content = frames[delimiter + 5],
            Buffers = [.. frames.Skip(delimiter + 6)],
        };
        signature.Require(frames[delimiter + 1], message.Header, message.Parent, message.Metadata, message.Content);
        foreach (byte[] part in new[] { message.Header, message.Parent, message.Metadata, message.Content }) RequireObject(part);
        return message;
    }

    private static void RequireObject(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new WireFormatException("a part that is no JSON object");
            while (reader.Read()) { }
        }
        catch (JsonException)
        {
            throw new WireFormatException("a part that is not JSON");
        }
    }
}

/// <summary>
/// A message between the sockets and the kernel: its sender or receiver, four JSON objects in UTF-8, and binary buffers. The objects stay bytes,
/// since a reply must repeat its request's header unchanged.
/// </summary>
internal sealed record WireMessage
{
    /// <summary>The client that a ROUTER socket sends it to or received it from; on iopub, the topic.</summary>
    public IReadOnlyList<byte[]> Identities { get; init; } = [];

    /// <summary>Identity, session, user, type, date and protocol version.</summary>
    public required byte[] Header { get; init; }

    /// <summary>The header of the request this answers; {} when there is none.</summary>
    public byte[] Parent { get; init; } = [.. "{}"u8];

    /// <summary>Metadata, mostly empty.</summary>
    public byte[] Metadata { get; init; } = [.. "{}"u8];

    /// <summary>What the message says.</summary>
    public required byte[] Content { get; init; }

    /// <summary>Binary attachments, which the protocol does not sign.</summary>
    public IReadOnlyList<byte[]> Buffers { get; init; } = [];
}

/// <summary>Frames that are not a message of the protocol, or not signed with this kernel's key. They are dropped and logged in one line.</summary>
internal sealed class WireFormatException(string message) : Exception(message);
