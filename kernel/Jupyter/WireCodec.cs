using System.Text.Json;

namespace NotebookKernel.Jupyter;

/// <summary>
/// Messages to frames and back (Jupyter messaging 5.3, "The wire protocol"): identities, a delimiter, the signature, header, parent header,
/// metadata, content, buffers. It knows no sockets, so every frame that could arrive can be tried on it.
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

    /// <summary>The message in these frames. The signature is looked at before anything else is.</summary>
    /// <exception cref="WireFormatException">They hold none, or it was not signed with the key, or it came before.</exception>
    public WireMessage Decode(IReadOnlyList<byte[]> frames)
    {
        if (frames.Count > MostFrames) throw new WireFormatException($"a message of more than {MostFrames} frames");
        if (frames.Sum(frame => (long)frame.Length) > LargestMessage) throw new WireFormatException($"a message of more than {LargestMessage >> 20} MB");
        int delimiter = 0;
        while (delimiter < frames.Count && !frames[delimiter].AsSpan().SequenceEqual(Delimiter)) delimiter++;
        if (delimiter == frames.Count) throw new WireFormatException($"{frames.Count} frames without the delimiter <IDS|MSG>");
        if (frames.Count < delimiter + 6) throw new WireFormatException($"{frames.Count - delimiter - 1} frames after the delimiter; a message has at least 5");

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
