using System.CommandLine;

namespace MsstNet.Lab;

/// <summary>`lab kernel`: the notebook kernel, for Jupyter front ends.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var command = new Command("kernel", "Install, remove or start the C# kernel for Jupyter and VS Code.")
        {
            KernelInstallCommand.CreateInstall(),
            KernelInstallCommand.CreateUninstall(),
            KernelStartCommand.Create(),
        };
        HelpWithExamples.AddTo(command, ["lab kernel install", "lab kernel uninstall"]);
        return command;
    }
}
