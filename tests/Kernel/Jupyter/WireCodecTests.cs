using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NotebookKernel.Jupyter;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>
/// Oracles: decode is the inverse of encode; the signature of a known message by Python's hmac; and no frames but a WireFormatException.
/// </summary>
public sealed class WireCodecTests
{
    private static readonly byte[] Json = Encoding.UTF8.GetBytes("""{"code":"1+1","n":[1,null]}""");

    private static WireCodec Codec(string key = "key") => new(new MessageSignature(key));

    [Fact]
    public void The_signature_is_that_of_pythons_hmac()
    {
        // python3 -c 'import hmac,hashlib;print(hmac.new(b"key",b"{}{}{}{\"a\":1}",hashlib.sha256).hexdigest())'
        byte[] empty = Encoding.UTF8.GetBytes("{}");
        byte[] signature = new MessageSignature("key").Of(empty, empty, empty, Encoding.UTF8.GetBytes("""{"a":1}"""));
        Assert.Equal("5c59a161f31dbc453751f94cd7e9bdd78e1ed3419c132f75b8e0f3b0d1313693", Encoding.ASCII.GetString(signature));
    }

    [Property]
    public void Decode_undoes_encode(byte[][] identities, byte[][] buffers)
    {
        var message = new WireMessage { Identities = Frames(identities), Header = Json, Content = Json, Buffers = Frames(buffers) };
        var back = Codec().Decode(Codec().Encode(message));
        Assert.Equal(message.Identities, back.Identities);
        Assert.Equal(message.Buffers, back.Buffers);
        Assert.Equal((message.Header, message.Parent, message.Metadata, message.Content), (back.Header, back.Parent, back.Metadata, back.Content),
            Same);
    }

    [Property(MaxTest = 500)]
    public void Whatever_comes_is_read_or_refused(byte[][] frames, bool delimited)
    {
        byte[][] all = delimited ? [[1], [.. "<IDS|MSG>"u8], .. Frames(frames)] : [.. Frames(frames)];
        Assert.Throws<WireFormatException>(() => Codec().Decode(all));
        Try(() => Codec("").Decode([[1], [.. "<IDS|MSG>"u8], [], .. Frames(frames)]));
    }

    [Property(MaxTest = 500)]
    public void One_byte_changed_anywhere_in_what_is_signed_is_refused(PositiveInt place, PositiveInt change)
    {
        byte[][] frames = [.. Codec().Encode(new() { Header = Json, Content = Json }).Select(frame => frame.ToArray())];
        byte[][] signed = [.. frames.Skip(1)];
        int at = place.Get % signed.Sum(frame => frame.Length);
        foreach (byte[] frame in signed)
        {
            if (at < frame.Length)
            {
                frame[at] ^= (byte)(1 + change.Get % 255);
                break;
            }
            at -= frame.Length;
        }
        Assert.Throws<WireFormatException>(() => Codec().Decode(frames));
    }

    [Property(MaxTest = 500)]
    public void Json_of_any_kind_is_opened_or_refused(NonNull<string> header, NonNull<string> content)
    {
        byte[][] frames = [[.. "<IDS|MSG>"u8], [], Encoding.UTF8.GetBytes(header.Get), [.. "{}"u8], [.. "{}"u8], Encoding.UTF8.GetBytes(content.Get)];
        Try(() => Request.Open(KernelChannel.Shell, Codec("").Decode(frames), 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1,}")]
    public void A_part_must_be_one_json_object(string part)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(part);
        Assert.Throws<WireFormatException>(() => Codec().Decode(Codec().Encode(new() { Header = bytes, Content = Json })));
        Assert.Throws<WireFormatException>(() => Codec().Decode(Codec().Encode(new() { Header = Json, Content = bytes })));
    }

    [Fact]
    public void Json_nested_without_end_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000));
        Assert.Throws<WireFormatException>(() => Codec().Decode(Codec().Encode(new() { Header = Json, Content = Encoding.UTF8.GetBytes(deep) })));
    }

    [Fact]
    public void A_message_counts_once()
    {
        var codec = Codec();
        var frames = codec.Encode(new() { Header = Json, Content = Json });
        codec.Decode(frames);
        Assert.Throws<WireFormatException>(() => codec.Decode(frames));
    }

    // FsCheck makes null arrays too, and a frame that is the delimiter would begin the message elsewhere.
    private static byte[][] Frames(byte[][]? frames) => [.. (frames ?? []).Select(frame => frame ?? [])];

    private static bool Same((byte[], byte[], byte[], byte[]) a, (byte[], byte[], byte[], byte[]) b) =>
        a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2) && a.Item3.SequenceEqual(b.Item3) && a.Item4.SequenceEqual(b.Item4);

    private static void Try(Action action)
    {
        try { action(); }
        catch (WireFormatException) { }
    }
}
