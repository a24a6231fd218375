namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>Oracles: jupyter_client and nbclient, which front ends drive kernels with, and the messaging protocol's text.</summary>
public sealed class ClientSuite(ClientSuite.Run run) : IClassFixture<ClientSuite.Run>
{
    public sealed class Run() : PythonSuite("client_test", "jupyter_client", "nbclient", "nbformat");

    public static TheoryData<string> Tests => PythonSuite.Names("client_test");

    [Theory]
    [MemberData(nameof(Tests))]
    public void Passes(string test) => run.Passed(test);
}
