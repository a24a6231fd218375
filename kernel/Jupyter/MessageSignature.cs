using System.Security.Cryptography;
using System.Text;

namespace NotebookKernel.Jupyter;

/// <summary>
/// HMAC-SHA256 over header, parent header, metadata and content, as hexadecimal text. A kernel runs whatever code it receives, so the signature is
/// what keeps other users of the machine out. A message that is received twice is refused too.
/// </summary>
/// <param name="key">The shared key; when it is empty, messages are not signed.</param>
internal sealed class MessageSignature(string key)
{
    /// <summary>How many signatures are remembered: more than are ever in transit at once, in a few megabytes.</summary>
    private const int Remembered = 1 << 16;

    private readonly byte[] secret = Encoding.UTF8.GetBytes(key);
    private readonly HashSet<string> seen = [];
    private readonly Queue<string> inOrder = [];

    /// <summary>The signature frame of a message; empty without a key.</summary>
    public byte[] Of(params ReadOnlySpan<byte[]> parts)
    {
        if (secret.Length == 0) return [];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        foreach (byte[] part in parts) hmac.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }

    /// <summary>Requires that a message was signed with the key and is new.</summary>
    /// <exception cref="WireFormatException">It was not signed with the key, or was received before.</exception>
    public void Require(byte[] signature, params ReadOnlySpan<byte[]> parts)
    {
        if (secret.Length == 0) return;
        if (!CryptographicOperations.FixedTimeEquals(signature, Of(parts))) throw new WireFormatException("a wrong signature");
        string text = Encoding.ASCII.GetString(signature);
        lock (seen)
        {
            if (!seen.Add(text)) throw new WireFormatException("a message that came before");
            inOrder.Enqueue(text);
            if (inOrder.Count > Remembered) seen.Remove(inOrder.Dequeue());
        }
    }
}
