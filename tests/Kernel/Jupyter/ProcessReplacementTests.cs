using NotebookKernel.Jupyter;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>
/// Oracle: the shell. That a process becomes another under its own number is shown by every kernel started in ClientSuite, which is signalled.
/// </summary>
public sealed class ProcessReplacementTests
{
    [Fact]
    public void A_child_hands_on_its_exit_code_and_knows_who_waits_for_it()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "No /bin/sh.");
        Assert.Equal(7, ProcessReplacement.RunAsChild("/bin/sh", ["-c", $"test \"$LAB_KERNEL_LAUNCHER\" = {Environment.ProcessId} && exit 7"]));
    }
}
