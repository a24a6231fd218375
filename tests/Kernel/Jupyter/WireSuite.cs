namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>Oracle: the reference ZeroMQ (pyzmq) sends what no front end would; the kernel answers afterwards and nothing unsigned has run.</summary>
public sealed class WireSuite(WireSuite.Run run) : IClassFixture<WireSuite.Run>
{
    public sealed class Run() : PythonSuite("wire_test", "jupyter_client", "zmq");

    public static TheoryData<string> Tests => PythonSuite.Names("wire_test");

    [Theory]
    [MemberData(nameof(Tests))]
    public void Passes(string test) => run.Passed(test);
}
