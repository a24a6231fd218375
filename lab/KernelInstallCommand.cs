using System.CommandLine;
using NotebookKernel.Jupyter;

namespace MsstNet.Lab;

/// <summary>`lab kernel install` and `lab kernel uninstall`: the kernelspec by which front ends find the kernel.</summary>
internal static class KernelInstallCommand
{
    private static readonly Kernelspec Spec = new(LabProgram.Host);

    private static readonly Option<bool> User = new("--user") { Description = "For this user alone, which is also the default." };

    private static readonly Option<string?> Prefix = new("--prefix")
    {
        Description = "Below DIR/share/jupyter instead, e.g. a Python environment.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Name = new("--name")
    {
        Description = $"The kernel's name (default: {Kernelspec.SharedName}, or {LabProgram.Host.KernelName} beside .NET Interactive).",
        HelpName = "NAME",
    };

    public static Command CreateInstall()
    {
        var command = new Command("install", "Make the kernel known to Jupyter and VS Code.") { User, Prefix, Name };
        HelpWithExamples.AddTo(command, ["lab kernel install", "lab kernel install --prefix $VIRTUAL_ENV"]);
        command.SetAction(Install);
        return command;
    }

    public static Command CreateUninstall()
    {
        var command = new Command("uninstall", "Remove what `lab kernel install` wrote.") { User, Prefix, Name };
        HelpWithExamples.AddTo(command, ["lab kernel uninstall", "lab kernel uninstall --prefix $VIRTUAL_ENV"]);
        command.SetAction(Uninstall);
        return command;
    }

    private static int Install(ParseResult parsed)
    {
        var folders = KernelspecFolders.OfUser();
        string kernels = Target(parsed, folders);
        string name = parsed.GetValue(Name) ?? Spec.NameFor(folders.Searched().Append(kernels));
        string folder = Spec.Install(kernels, name);
        string beside = parsed.GetValue(Name) is null && name != Kernelspec.SharedName ? $" ({Kernelspec.SharedName} is .NET Interactive's)" : "";
        string choose = $"In VS Code choose: Select Kernel > Jupyter Kernel > {Spec.DisplayName(name)}.";
        Console.WriteLine($"Installed the kernel {name}{beside} in {folder}. {choose}");
        Console.WriteLine("For completion in VS Code, add to your user settings (Preferences: Open User Settings (JSON)) and reload the window:");
        Console.WriteLine("    \"jupyter.completionTriggerCharacters\": { \"csharp\": [\".\"] }");
        Console.WriteLine("If VS Code recommends \".NET Interactive Notebooks\", press Do not show again: that extension is retired.");
        return 0;
    }

    private static int Uninstall(ParseResult parsed)
    {
        string kernels = Target(parsed, KernelspecFolders.OfUser());
        string shared = Path.Combine(kernels, Kernelspec.SharedName), own = Path.Combine(kernels, LabProgram.Host.KernelName);
        string[] folders = parsed.GetValue(Name) is { } name ? [Path.Combine(kernels, name)] : [.. new[] { shared, own }.Where(Spec.IsOurs)];
        int removed = 0;
        foreach (string folder in folders.Where(Spec.Uninstall))
        {
            Console.WriteLine($"Removed the kernel in {folder}.");
            removed++;
        }
        if (removed == 0) Console.WriteLine($"There is no kernel of this project in {kernels}; nothing was removed.");
        return 0;
    }

    private static string Target(ParseResult parsed, KernelspecFolders folders)
    {
        string? prefix = parsed.GetValue(Prefix);
        if (prefix is not null && parsed.GetValue(User)) throw new LabException("--user and --prefix name two places; give one of them.");
        return prefix is null ? folders.User : KernelspecFolders.Below(prefix);
    }
}
