namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>
/// Oracle: jupyter_kernel_test, the Jupyter project's tests of a kernel, none of them skipped; it validates every message's schema.
/// </summary>
public sealed class KernelTestSuite(KernelTestSuite.Run run) : IClassFixture<KernelTestSuite.Run>
{
    public sealed class Run() : PythonSuite("kernel_test", "jupyter_kernel_test");

    public static TheoryData<string> Tests => PythonSuite.Names("kernel_test",
        "test_kernel_info", "test_execute_stdout", "test_execute_stderr", "test_completion", "test_is_complete", "test_pager", "test_error",
        "test_execute_result", "test_display_data", "test_history", "test_inspect", "test_clear_output");

    [Theory]
    [MemberData(nameof(Tests))]
    public void Passes(string test) => run.Passed(test);
}
