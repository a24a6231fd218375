using System.Net;
using NotebookKernel;
using NotebookKernel.Jupyter;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>Oracle: the fields of Jupyter's connection file; loopback only; a refusal is one line that names the file.</summary>
public sealed class ConnectionFileTests : IDisposable
{
    private const string Good = """
        {"shell_port":50001,"iopub_port":50002,"stdin_port":50003,"control_port":50004,"hb_port":50005,
         "ip":"127.0.0.1","key":"a-key","transport":"tcp","signature_scheme":"hmac-sha256","kernel_name":".net-csharp"}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Reads_what_a_front_end_writes()
    {
        var file = Read(Good);
        Assert.Equal((50001, 50002, 50003, 50004, 50005, "a-key"), (file.Shell, file.IoPub, file.Stdin, file.Control, file.Heartbeat, file.Key));
        Assert.Equal("tcp://127.0.0.1:50001", file.Endpoint(file.Shell));
        Assert.Equal("tcp://[::1]:7", Read(Good.Replace("127.0.0.1", "::1", StringComparison.Ordinal)).Endpoint(7));
        Assert.Equal(IPAddress.Loopback, Read(Good.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)).Address);
        Assert.Equal("", Read(Good.Replace("a-key", "", StringComparison.Ordinal)).Key);
    }

    [Theory]
    [InlineData("\"127.0.0.1\"", "\"0.0.0.0\"", "this machine only")]
    [InlineData("\"127.0.0.1\"", "\"192.168.1.5\"", "this machine only")]
    [InlineData("\"127.0.0.1\"", "\"*\"", "this machine only")]
    [InlineData("\"127.0.0.1\"", "7", "ip is not text")]
    [InlineData("\"tcp\"", "\"ipc\"", "tcp only")]
    [InlineData("hmac-sha256", "hmac-md5", "hmac-sha256")]
    [InlineData("50003", "0", "stdin_port")]
    [InlineData("50003", "70000", "stdin_port")]
    [InlineData("50003", "\"50003\"", "stdin_port")]
    [InlineData("\"key\"", "\"kee\"", "no key")]
    [InlineData("{", "[", "not JSON")]
    public void Refuses_the_rest_in_one_line(string part, string instead, string message)
    {
        var refusal = Assert.Throws<NotebookException>(() => Read(Good.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("connection.json", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_there() =>
        Assert.Contains("nowhere.json", Assert.Throws<NotebookException>(() => ConnectionFile.Read(Path.Combine(folder, "nowhere.json"))).Message,
            StringComparison.Ordinal);

    private ConnectionFile Read(string text)
    {
        string path = Path.Combine(folder, "connection.json");
        File.WriteAllText(path, text);
        return ConnectionFile.Read(path);
    }
}
