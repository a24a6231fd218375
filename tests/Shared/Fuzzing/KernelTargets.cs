using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NotebookKernel.Jupyter;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>A notebook, read and written again.</summary>
internal sealed class NotebookTarget() : FuzzTarget("notebook")
{
    public override IReadOnlyList<byte[]> Whole { get; } =
        [.. Samples.Notebooks().Generator.Sample(12, new Rnd(3, 5), 50).Select(notebook => Encoding.UTF8.GetBytes(NotebookWriter.ToText(notebook)))];

    public override IReadOnlyList<byte[]> Words { get; } = [.. Mutation.CommonWords, .. Mutation.Utf8(
        "\"cell_type\": \"code\"", "\"cell_type\": \"heading\"", "\"nbformat\": 3,", "\"nbformat\": 5,", "\"nbformat_minor\": 99,",
            "\"id\": \"../x\",", "\"outputs\": [{}],", "\"metadata\": null,", "\"source\": [1],")];

    public override IReadOnlyList<(string Story, byte[] Input)> Past =>
    [
        ("a literal that is none, quoted up to the file's end", [.. "{\"nbformat\": fals"u8, .. Enumerable.Repeat((byte)'x', 100_000)]),
        ("nesting without end", [.. "{\"nbformat\": 4, \"cells\": "u8, .. Enumerable.Repeat((byte)'[', 1_000_000)]),
        ("a type of many letters", Mutation.Utf8($$"""{"nbformat": 4, "cells": [{"cell_type": "{{new string('a', 100_000)}}"}]}""")[0]),
    ];

    protected override string File => Path.Combine(Inside, "a.ipynb");

    public override void Read(byte[] input)
    {
        var read = NotebookReader.Read(File);
        string text = NotebookWriter.ToText(read);
        if (text != NotebookWriter.ToText(NotebookReader.Parse(Encoding.UTF8.GetBytes(text), File)))
            throw new FuzzFindingException("is written otherwise the second time");
    }
}

/// <summary>The file a front end writes for the kernel.</summary>
internal sealed class ConnectionTarget() : FuzzTarget("connection")
{
    public override IReadOnlyList<byte[]> Whole { get; } = Mutation.Utf8(
        """{"shell_port": 5001, "iopub_port": 5002, "stdin_port": 5003, "control_port": 5004, "hb_port": 5005,"""
        + """ "ip": "127.0.0.1", "key": "abc", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "lab"}""");

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. Mutation.CommonWords, .. Mutation.Utf8("0.0.0.0", "::1", "localhost", "ipc", "\"key\": \"\\ud800\",", "\"ip\": \"\\ud800\",",
        "\"shell_port\": 99999,")];

    public override IReadOnlyList<(string Story, byte[] Input)> Past =>
    [
        ("half a character",
            Mutation.Utf8("""{"ip":"127.0.0.1","key":"\ud800","shell_port":1,"control_port":1,"iopub_port":1,"stdin_port":1,"hb_port":1}""")[0]),
        ("bytes that are no UTF-8", [.. "{\"ip\":\""u8, 0xc0, .. "\"}"u8]),
        ("an address of a page", Mutation.Utf8($$"""{"ip":"{{new string('9', 100_000)}}"}""")[0]),
    ];

    protected override string File => Path.Combine(Inside, "connection.json");

    public override void Read(byte[] input)
    {
        if (!System.Net.IPAddress.IsLoopback(ConnectionFile.Read(File).Address))
            throw new FuzzFindingException("lets the kernel listen to other machines");
    }
}

/// <summary>
/// A message on the kernel's sockets: four JSON objects, here with a byte between them that UTF-8 never has. The signature is right.
/// </summary>
internal sealed class WireTarget() : FuzzTarget("wire")
{
    private static readonly MessageSignature Signature = new("key");

    public override IReadOnlyList<byte[]> Whole { get; } =
    [
        Parts("""{"msg_id":"1","session":"2","username":"ada","msg_type":"execute_request","date":"","version":"5.3"}""", "{}", "{}",
            """{"code":"1+1","silent":false,"store_history":true,"user_expressions":{"a":"1"},"allow_stdin":true,"stop_on_error":true}"""),
        Parts("""{"msg_type":"complete_request"}""", """{"msg_id":"0"}""", """{"a":[1,{"b":null}]}""", """{"code":"Con😀sole.","cursor_pos":4}"""),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. Mutation.CommonWords, [0xff], [0xc0, 0x80],
            .. Mutation.Utf8("\"user_expressions\":{\"\\ud800\":\"1\"},", "\"msg_type\":\"\\ud800\",", "\"code\":\"\\udc00\",", "\"cursor_pos\":-1,",
            "\"cursor_pos\":1e3,")];

    public override IReadOnlyList<(string Story, byte[] Input)> Past =>
    [
        ("half a character in a name of the header", Parts("""{"\ud800":1,"msg_type":"execute_request"}""", "{}", "{}", """{"code":"1"}""")),
        ("half a character in a name of the content", Parts("""{"msg_type":"execute_request"}""", "{}", "{}", """{"\ud800":1,"code":"1"}""")),
        ("half a character in the name of an expression",
            Parts("""{"msg_type":"execute_request"}""", "{}", "{}", """{"code":"1","user_expressions":{"\ud800":"1"}}""")),
        ("nesting without end", Parts("""{"msg_type":"execute_request"}""", "{}", "{}", "{\"code\":" + new string('[', 1_000_000))),
    ];

    public override bool IsDocumented(Exception error) => error is WireFormatException;

    public override void Lay(byte[] input) { }

    public override void Read(byte[] input)
    {
        var parts = new List<byte[]>();
        for (int from = 0; from <= input.Length;)
        {
            int length = input.AsSpan(from).IndexOf((byte)0xff) is >= 0 and var found ? found : input.Length - from;
            parts.Add(input[from..(from + length)]);
            from += length + 1;
        }
        byte[][] signed = [.. Enumerable.Range(0, 4).Select(i => i < parts.Count ? parts[i] : [])];
        byte[][] frames = [[1], [.. "<IDS|MSG>"u8], Signature.Of(signed), .. signed, .. parts.Skip(4)];
        var request = Request.Open(KernelChannel.Shell, new WireCodec(new MessageSignature("key")).Decode(frames), 0);
        if (request.Type.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            throw new FuzzFindingException($"has a type that breaks the log: {request.Type}");
        string code = request.Text("code");
        foreach (var (name, text) in request.Texts("user_expressions")) _ = (name, text);
        _ = (request.Flag("silent", false), request.Number("cursor_pos"));
        int place = CodePoints.ToUtf16(code, request.Number("cursor_pos") ?? code.Length);
        if (place < 0 || place > code.Length) throw new FuzzFindingException("puts the cursor outside of the code");
    }

    private static byte[] Parts(params string[] parts) =>
        [.. parts.SelectMany((part, i) => i == 0 ? Encoding.UTF8.GetBytes(part) : [0xff, .. Encoding.UTF8.GetBytes(part)])];
}
