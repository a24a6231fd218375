using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MsstNet.Data;

namespace MsstNet.Lab.Packs;

/// <summary>Writes and reads pack.json: one clip on a line, the fields in a fixed order, at the end the SHA-256 of everything before it.</summary>
internal static class PackJson
{
    private const string DigestField = ",\n\"digest\": \"", End = "\"\n}\n";
    private const int LongestReason = 200;

    /// <summary>Writes an index; equal indices give equal bytes.</summary>
    public static byte[] Write(PackIndex index)
    {
        var text = new StringBuilder(1024 + 120 * index.Clips.Count);
        var origin = index.Origin;
        Append($"{{\n\"version\": {PackIndex.Version},\n\"side\": {origin.Side},\n\"shardBytes\": {origin.ShardBytes},\n");
        Append($"\"source\": {Quote($"{origin.Source}")},\n\"fingerprint\": {Quote(origin.Fingerprint)},\n");
        Append($"\"classes\": [{string.Join(", ", index.Classes.Select(Quote))}],\n\"clips\": [");
        for (int i = 0; i < index.Clips.Count; i++)
        {
            var clip = index.Clips[i];
            Append($"{(i > 0 ? "," : "")}\n{{\"id\": {Quote(clip.Id)}, \"label\": {clip.Label}, ");
            Append($"\"person\": {Quote(clip.Person)}, \"frames\": {clip.FrameCount}, ");
            Append($"\"shard\": {index.Plan.Shard(i)}, \"offset\": {index.Plan.Offset(i)}, \"crc32c\": {index.Checksums[i]}}}");
        }
        Append($"\n],\n\"splits\": [");
        for (int i = 0; i < index.Splits.Count; i++)
        {
            var split = index.Splits[i];
            Append($"{(i > 0 ? "," : "")}\n{{\"name\": {Quote(split.Name)}, \"train\": [");
            text.AppendJoin(',', split.Train).Append("], \"test\": [").AppendJoin(',', split.Test).Append("]}");
        }
        Append($"\n],\n\"faults\": [");
        for (int i = 0; i < index.Faults.Count; i++)
        {
            var fault = index.Faults[i];
            Append($"{(i > 0 ? "," : "")}\n{{\"clip\": {fault.Clip}, \"frame\": {fault.Frame}, \"reason\": {Quote(fault.Reason)}}}");
        }
        Append($"\n]");
        return Sign(Encoding.UTF8.GetBytes(text.ToString()));

        void Append(FormattableString line) => text.Append(FormattableString.Invariant(line));
    }

    /// <summary>Appends the digest to a text.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> body) => [.. body, .. Tail(body)];

    /// <summary>Reads an index.</summary>
    /// <exception cref="FormatException">It is of another version, damaged or contradicts itself; the message is half a sentence.</exception>
    public static PackIndex Read(ReadOnlySpan<byte> file)
    {
        try
        {
            var fields = new PackFields(file);
            fields.Open('{');
            // Before the digest, as another version may be signed in another way.
            if (fields.Int32("version") is var version && version != PackIndex.Version)
                throw new FormatException(FormattableString.Invariant($"is of version {version}; this program reads version {PackIndex.Version}"));
            RequireDigest(file);
            return Read(ref fields);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)    // GetString of broken UTF-8 is the latter
        {
            throw new FormatException($"is damaged ({Reason(e.Message)})", e);
        }
    }

    private static PackIndex Read(ref PackFields fields)
    {
        int side = fields.Int32("side");
        var origin = new PackOrigin(side, fields.Int64("shardBytes"), DataIdentity.FromText(fields.Text("source")), fields.Text("fingerprint"));
        var classes = new List<string>();
        for (fields.Open("classes"); fields.More();) classes.Add(fields.Text());
        var clips = new List<Clip>();
        var checksums = new List<uint>();
        var places = new List<(int Shard, long Offset)>();
        for (fields.Open("clips"); fields.More(); fields.Close('}'))
        {
            string id = fields.Text("id");
            int label = fields.Int32("label");
            string? person = fields.TextOrNull("person");
            clips.Add(new Clip(id, label, fields.Int32("frames"), person));
            places.Add((fields.Int32("shard"), fields.Int64("offset")));
            checksums.Add(fields.UInt32("crc32c"));
        }
        var splits = new List<Split>();
        for (fields.Open("splits"); fields.More(); fields.Close('}'))
        {
            string name = fields.Text("name");
            int[] train = fields.Numbers("train");
            splits.Add(new Split(name, train, fields.Numbers("test")));
        }
        var faults = new List<FrameFault>();
        for (fields.Open("faults"); fields.More(); fields.Close('}'))
        {
            int clip = fields.Int32("clip"), frame = fields.Int32("frame");
            faults.Add(new FrameFault(clip, frame, fields.Text("reason")));
        }
        fields.Text("digest");
        fields.Close('}');
        var index = new PackIndex(origin, classes, clips.ToArray(), splits, new ShardTrailer([.. checksums], faults));
        for (int i = 0; i < places.Count; i++)
            if (places[i] != (index.Plan.Shard(i), index.Plan.Offset(i)))
                throw new FormatException($"says that clip {OneLine.Quote(clips[i].Id)} lies where it cannot".ReplaceLineEndings(" "));
        return index;
    }

    private static void RequireDigest(ReadOnlySpan<byte> file)
    {
        int body = file.Length - Tail([]).Length;
        if (body < 0 || !file[body..].SequenceEqual(Tail(file[..body])))
            throw new FormatException("is damaged or was edited: it does not match its own digest");
    }

    private static byte[] Tail(ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetBytes(DigestField + Convert.ToHexStringLower(SHA256.HashData(body)) + End);

    // The parser quotes the text at fault, up to the end of the file.
    private static string Reason(string message) => OneLine.Of(message.Length <= LongestReason ? message : message[..LongestReason] + "…");

    private static string Quote(string? text) => text is null ? "null" : $"\"{JsonEncodedText.Encode(text)}\"";
}
