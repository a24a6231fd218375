namespace NotebookKernel.Jupyter;

/// <summary>
/// One message as it lies between the sockets and the kernel: who it is from or for, four JSON objects in UTF-8, and binary buffers. The
/// objects stay bytes, since a reply must carry its request's header back unchanged.
/// </summary>
internal sealed record WireMessage
{
    /// <summary>Whom a ROUTER socket sends it to or got it from; on iopub, the topic.</summary>
    public IReadOnlyList<byte[]> Identities { get; init; } = [];

    /// <summary>Identity, session, user, type, date and protocol version.</summary>
    public required byte[] Header { get; init; }

    /// <summary>The header of the request this answers; {} when there is none.</summary>
    public byte[] Parent { get; init; } = [.. "{}"u8];

    /// <summary>What goes with the message and is not part of it.</summary>
    public byte[] Metadata { get; init; } = [.. "{}"u8];

    /// <summary>What the message says.</summary>
    public required byte[] Content { get; init; }

    /// <summary>Binary attachments; not signed, as the protocol has it.</summary>
    public IReadOnlyList<byte[]> Buffers { get; init; } = [];
}
