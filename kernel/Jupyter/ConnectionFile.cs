using System.Net;
using System.Text.Json;

namespace NotebookKernel.Jupyter;

/// <summary>The content of a front end's connection file: where to listen, and the key that signs messages.</summary>
internal sealed record ConnectionFile
{
    /// <summary>A loopback address: the kernel cannot be reached from other machines.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Requests to run and to explain code.</summary>
    public required int Shell { get; init; }

    /// <summary>Interrupt and shutdown, which do not wait for the shell.</summary>
    public required int Control { get; init; }

    /// <summary>Everything that cells show.</summary>
    public required int IoPub { get; init; }

    /// <summary>Questions to the user.</summary>
    public required int Stdin { get; init; }

    /// <summary>The echo by which a front end knows that the kernel is alive.</summary>
    public required int Heartbeat { get; init; }

    /// <summary>The key; when it is empty, messages are not signed.</summary>
    public required string Key { get; init; }

    /// <summary>The endpoint of a port.</summary>
    public string Endpoint(int port) =>
        Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"tcp://[{Address}]:{port}" : $"tcp://{Address}:{port}";

    /// <summary>Reads a connection file.</summary>
    /// <exception cref="NotebookException">It does not exist, is not a connection file, or asks for what this kernel does not support.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(document.RootElement, path);
        }
        // Bytes that are not UTF-8, and half a surrogate pair, are noticed only when a string is read, as InvalidOperationException.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new NotebookException($"{path} is not JSON; the kernel needs the connection file that a Jupyter front end writes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be read ({e.Message}); give the connection file that a Jupyter front end writes.");
        }
    }

    private static ConnectionFile Parse(JsonElement file, string path)
    {
        if (file.ValueKind != JsonValueKind.Object) throw new NotebookException($"{path} is not a connection file: it holds no JSON object.");
        string transport = Text("transport", "tcp");
        if (transport != "tcp")
            throw new NotebookException($"{path}: transport is \"{Excerpt.Of(transport)}\"; this kernel listens on tcp only.");
        string scheme = Text("signature_scheme", "hmac-sha256");
        if (scheme != "hmac-sha256")
            throw new NotebookException($"{path}: signature_scheme is \"{Excerpt.Of(scheme)}\"; this kernel signs with hmac-sha256.");
        string ip = Text("ip", null);
        var address = ip == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(ip, out var parsed) ? parsed : null;
        if (address is null || !IPAddress.IsLoopback(address))
            throw new NotebookException(
                $"{path}: ip is \"{Excerpt.Of(ip)}\"; this kernel listens on this machine only, so it must be 127.0.0.1, ::1 or localhost.");
        return new()
        {
            Address = address,
            Shell = Port("shell_port"),
            Control = Port("control_port"),
            IoPub = Port("iopub_port"),
            Stdin = Port("stdin_port"),
            Heartbeat = Port("hb_port"),
            Key = Text("key", null),
        };

        string Text(string name, string? whenMissing) => file.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new NotebookException($"{path}: {name} is not text.")
            : whenMissing ?? throw new NotebookException($"{path} is not a connection file: it has no {name}.");

        int Port(string name) => file.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out int port) && port is > 0 and <= IPEndPoint.MaxPort
            ? port : throw new NotebookException($"{path} is not a connection file: {name} is missing or not a port.");
    }
}
